"""What a message answers to, found on the page of the thread or with one query for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from omnichannel.showing.kinds import name_of
from workstreams.conversations.masking import masked
from workstreams.conversations.models import Attachment, Conversation, Message
from workstreams.models import User


@dataclass(frozen=True)
class Quote:
    """`who` wrote it is empty where the message is gone or not for this reader."""

    who: str
    words: str


def quotes_in(
    conversation: Conversation, messages: Sequence[Message], reader: User
) -> Mapping[int, Quote]:
    """By message, for those that quote something."""
    quoting = [message for message in messages if message.reply_to_external_id]
    here = {message.external_id: message for message in messages if message.external_id}
    wanted = {message.reply_to_external_id for message in quoting}
    found = here | _elsewhere(conversation, wanted - here.keys(), reader)
    return {
        message.pk: quote_of(found.get(message.reply_to_external_id), reader) for message in quoting
    }


def _elsewhere(
    conversation: Conversation, external_ids: set[str], reader: User
) -> dict[str, Message]:
    """Further up in the thread, or in an earlier conversation the reader may read."""
    if not external_ids:
        return {}
    readable = Conversation.objects.readable_by(reader).filter(identity=conversation.identity_id)
    found = Message.objects.named().filter(
        Q(conversation=conversation) | Q(conversation__in=readable.values("pk")),
        channel=conversation.channel_id,
        external_id__in=external_ids,
    )
    return {message.external_id: message for message in found.annotate(attached=_first_kind())}


def _first_kind() -> Subquery:
    return Subquery(Attachment.objects.filter(message=OuterRef("pk")).values("kind")[:1])


def quote_of(quoted: Message | None, reader: User) -> Quote:
    if quoted is None or quoted.erased_at:
        return Quote("", _("A message that is not here"))
    who = _("We") if quoted.is_ours else _("The customer")
    if quoted.author_id == reader.pk:
        who = _("You")
    if quoted.unsent_at:
        return Quote(who, _("An unsent message"))
    return Quote(who, " ".join(masked(quoted.text).split()) or _named(quoted))


def _named(quoted: Message) -> str:
    if hasattr(quoted, "attached"):
        kind = quoted.attached
    else:
        kind = next((part.kind for part in quoted.attachments.all()), None)
    return name_of(kind) if kind else _("A message without text")
