"""What stands in the two fields, the answer and the note, and which of them is shown."""

from dataclasses import dataclass

from django.http import HttpRequest

from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.quotes import Quote, quote_of
from workstreams.conversations.drafts import Drafts, drafts_of
from workstreams.conversations.models import Conversation, Message
from workstreams.conversations.rights import Rights


@dataclass(frozen=True)
class Writing:
    """`is_note`: the note is shown. `reply_to` is the message the answer refers to, `quote` how
    it is shown; `reply_to` is None without one."""

    is_note: bool
    answer: str
    note: str
    reply_to: int | None = None
    quote: Quote | None = None


def writing_in(request: HttpRequest, rights: Rights) -> Writing:
    conversation, drafts = rights.conversation, drafts_of(rights.conversation, rights.user)
    quoted = _asked_for(request, conversation) or _of_draft(drafts)
    return Writing(
        is_note=rights.may_note and _begins_with_note(request, rights, drafts),
        answer=drafts.answer.text if drafts.answer else "",
        note=drafts.note.text if drafts.note else "",
        reply_to=quoted.pk if quoted else None,
        quote=quote_of(quoted, rights.user) if quoted else None,
    )


def _begins_with_note(request: HttpRequest, rights: Rights, drafts: Drafts) -> bool:
    """As asked for; else whoever was consulted, or was last writing a note."""
    asked = request.POST.get("writes") or request.GET.get("writes", "")
    if asked or request.GET.get("reply_to"):
        return asked == "note"
    if rights.offers_leaving and not rights.offers_answer:
        return True
    if drafts.note is None:
        return False
    return drafts.answer is None or drafts.answer.saved_at < drafts.note.saved_at


def _asked_for(request: HttpRequest, conversation: Conversation) -> Message | None:
    """By a link in the thread, or by an answer that was refused."""
    values = request.POST if request.method == "POST" else request.GET
    wanted = number_in(values, "reply_to")
    if wanted is None:
        return None
    answerable = conversation.messages.named().filter(unsent_at=None, erased_at=None)
    return answerable.filter(pk=wanted).first()


def _of_draft(drafts: Drafts) -> Message | None:
    quoted = drafts.answer.reply_to if drafts.answer else None
    return quoted if quoted is not None and not quoted.has_no_content else None
