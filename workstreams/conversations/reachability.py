"""Whether what we send reaches a customer, as the platform's last answer tells."""

from django.db.models.functions import Coalesce
from django.utils import timezone

from workstreams.channels.errors import (
    AnsweredElsewhere,
    ChannelError,
    CustomerUnreachable,
    TemporaryChannelError,
)
from workstreams.conversations.models import ContactIdentity


def note(identity: ContactIdentity, error: ChannelError) -> None:
    """Remember what the failure says about the customer, if it does; `held_by` stays unknown."""
    own = ContactIdentity.objects.filter(pk=identity.pk)
    now = timezone.now()
    if isinstance(error, AnsweredElsewhere):
        own.update(held_since=now)
    elif isinstance(error, CustomerUnreachable) or _hints_at_customer(error):
        own.update(unreachable_since=Coalesce("unreachable_since", now))


def reached(identity: ContactIdentity) -> None:
    """A message got through: neither is anybody else answering nor are we blocked."""
    if identity.held_since or identity.held_by or identity.unreachable_since:
        ContactIdentity.objects.filter(pk=identity.pk).update(
            held_by="", held_since=None, unreachable_since=None
        )


def _hints_at_customer(error: ChannelError) -> bool:
    return isinstance(error, TemporaryChannelError) and error.hints_at_customer
