"""A customer nobody should have to answer: what they write is kept, and asks for nobody."""

from django.db import transaction
from django.utils import timezone

from workstreams.conversations import lifecycle, timeline
from workstreams.conversations.models import ContactIdentity, Conversation, ConversationEvent
from workstreams.models import User

Kind = ConversationEvent.Kind


@transaction.atomic
def block(identity: ContactIdentity, by: User) -> None:
    """Their live conversation is closed; who is blocked already stays so."""
    locked = ContactIdentity.objects.select_for_update().get(pk=identity.pk)
    if locked.blocked_at is None:
        locked.blocked_at, locked.blocked_by = timezone.now(), by
        locked.save(update_fields=["blocked_at", "blocked_by"])
        _tell(locked, Kind.BLOCKED, by)
        for live in Conversation.objects.live().filter(identity=locked):
            lifecycle.close_for_block(live, by)
    identity.refresh_from_db(fields=["blocked_at", "blocked_by"])


@transaction.atomic
def unblock(identity: ContactIdentity, by: User) -> None:
    """What they write from now on opens a conversation again."""
    locked = ContactIdentity.objects.select_for_update().get(pk=identity.pk)
    if locked.blocked_at is not None:
        locked.blocked_at = locked.blocked_by = None
        locked.save(update_fields=["blocked_at", "blocked_by"])
        _tell(locked, Kind.UNBLOCKED, by)
    identity.refresh_from_db(fields=["blocked_at", "blocked_by"])


def _tell(identity: ContactIdentity, kind: ConversationEvent.Kind, by: User) -> None:
    """Where what they write meanwhile is kept: in the latest conversation."""
    if (latest := identity.conversations.order_by("-id").first()) is not None:
        timeline.record(latest, kind, by)
