"""An agent answers: checked, kept, and then sent."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from workstreams.bell import ring
from workstreams.conversations import collision, drafts, outbox, tasks, timeline
from workstreams.conversations.enclosures import examined, stored
from workstreams.conversations.files.rules import FileRefused
from workstreams.conversations.masking import masked_before_sending
from workstreams.conversations.models import Attachment, Conversation, Message, Status
from workstreams.conversations.permission import reply_permission
from workstreams.conversations.refusal import ReplyRefused
from workstreams.conversations.rights import Rights
from workstreams.conversations.wording import sendable, split
from workstreams.models import User

LONGEST_TEXT = 20_000  # characters of an answer; it is cut into what the channel takes


@dataclass(frozen=True)
class Context:
    """What the author had before their eyes: the newest message they had `seen`, and the one
    they answer (ids of ours)."""

    seen: int | None = None
    reply_to: int | None = None


NO_CONTEXT = Context()


def reply(
    conversation: Conversation,
    author: User,
    text: str,
    reply_id: uuid.UUID | None = None,
    files: Sequence[UploadedFile] = (),
    context: Context = NO_CONTEXT,
) -> list[Message]:
    """Queue an answer: its text in as many parts as the channel needs, then each file.

    Nothing is kept where any of it may not be sent; raises ReplyRefused. Who sends the same
    under the same `reply_id` twice (a second click, a lost response) gets the messages of the
    first time.
    """
    text = masked_before_sending(sendable(text))
    if not text and not files:
        raise ReplyRefused(_("Write something first."))
    try:
        with stored(examined(files, conversation.channel)) as attachments:
            return _keep(conversation, author, text, reply_id, attachments, context)
    except FileRefused as refusal:
        raise ReplyRefused(refusal.sentence) from refusal


@transaction.atomic
def _keep(
    conversation: Conversation,
    author: User,
    text: str,
    reply_id: uuid.UUID | None,
    attachments: Sequence[Attachment],
    context: Context,
) -> list[Message]:
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    parts = split(text, locked)
    earlier = locked.messages.filter(reply_id=reply_id, author=author)
    said = list(earlier.prefetch_related("attachments").order_by("id"))
    if reply_id and _contents(said) == [*parts, *(one.sha256 for one in attachments)]:
        return said
    _check_author(locked, author)
    permission = reply_permission(locked)
    if not permission.allowed:
        raise ReplyRefused(" ".join(filter(None, [permission.sentence, permission.remedy])))
    if attachments and permission.files_refused:
        raise ReplyRefused(permission.files_refused)
    collision.check(locked, author, context.seen)
    quoted = _quotable(locked, context.reply_to)
    fresh = _fresh(reply_id, said)
    drafts.forget(locked, author)
    return outbox.put(locked, parts, author, permission.lane, fresh, attachments, quoted)


def _quotable(conversation: Conversation, message_pk: int | None) -> str:
    """The platform's id of what is answered; empty where it has none, or is gone."""
    found = conversation.messages.named().filter(pk=message_pk or 0, unsent_at=None, erased_at=None)
    return found.values_list("external_id", flat=True).first() or ""


def _contents(messages: list[Message]) -> list[str]:
    """Each message's text, or the digest of its file."""
    return [
        message.text or "".join(one.sha256 for one in message.attachments.all())
        for message in messages
    ]


def _fresh(reply_id: uuid.UUID | None, said: list[Message]) -> uuid.UUID:
    """Other words under a used id are another answer."""
    return uuid.uuid4() if reply_id is None or said else reply_id


def _check_author(conversation: Conversation, author: User) -> None:
    if conversation.is_closed:
        raise ReplyRefused(_("This conversation is closed. The customer's next message opens one."))
    if conversation.status != Status.ACTIVE:
        raise ReplyRefused(
            _("This conversation is not active. Take it or reopen it before you answer.")
        )
    if not Rights(conversation, author).is_own:
        raise ReplyRefused(
            _("%(agent)s is answering this conversation.") % {"agent": conversation.agent}
        )


@transaction.atomic
def send_again(message: Message, by: User) -> bool:
    """Try a failed or unsure message once more, because its agent says so.

    False when it is on its way, or its echo may still come; raises ReplyRefused.
    """
    _check_author(Conversation.objects.select_for_update().get(pk=message.conversation_id), by)
    if not message.send_again():
        return False
    timeline.tell(message.conversation)
    ring(tasks.deliver_replies, message.conversation_id)
    return True


def confirm_arrival(message: Message) -> bool:
    """An unsure message did arrive: an agent has seen it at the platform."""
    confirmed = message.confirm_arrival()
    if confirmed:
        timeline.tell(message.conversation)
    return confirmed
