"""Whether what we send reaches a customer, as the platform's last answer tells."""

from django.db.models.functions import Coalesce

from workstreams.channels.errors import (
    AnsweredElsewhere,
    ChannelError,
    CustomerUnreachable,
    TemporaryChannelError,
)
from workstreams.conversations.models import ContactIdentity, Message


def note(message: Message, error: ChannelError) -> None:
    """Remember what the failure says about the customer, if it does; `held_by` stays unknown.

    It was so when we began to send. A hand-over that the platform tells of has the platform's
    time, so a later moment of ours would outlive the hand-back.
    """
    own = ContactIdentity.objects.filter(pk=message.conversation.identity_id)
    if isinstance(error, AnsweredElsewhere):
        own.update(held_since=Coalesce("held_since", message.claimed_at))
    elif isinstance(error, CustomerUnreachable) or _hints_at_customer(error):
        own.update(unreachable_since=Coalesce("unreachable_since", message.claimed_at))


def reached(message: Message) -> None:
    """It got through: nobody else was answering and we were not blocked when we began to send.

    What came while it was on its way is newer than what it proves.
    """
    identity = message.conversation.identity
    own = ContactIdentity.objects.filter(pk=identity.pk)
    if identity.held_since or identity.held_by:
        own.filter(held_since__lte=message.claimed_at).update(held_by="", held_since=None)
    if identity.unreachable_since:
        own.filter(unreachable_since__lte=message.claimed_at).update(unreachable_since=None)


def _hints_at_customer(error: ChannelError) -> bool:
    return isinstance(error, TemporaryChannelError) and error.hints_at_customer
