"""Who has a conversation before their eyes, so that no two answer at once."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from workstreams.conversations import timeline
from workstreams.conversations.live import announce
from workstreams.conversations.models import Conversation, Look
from workstreams.models import User

FORGOTTEN_AFTER = timedelta(minutes=10)


def look(conversation: Conversation, user: User, *, typing: bool) -> None:
    """Said again and again while the page is open; only what is new is told to others."""
    now = timezone.now()
    before = Look.objects.fresh(now).filter(conversation=conversation, user=user).first()
    current = Look(
        conversation=conversation, user=user, seen_at=now, typed_at=now if typing else None
    )
    Look.objects.bulk_create(
        [current],
        update_conflicts=True,
        unique_fields=["conversation", "user"],
        update_fields=["seen_at", "typed_at"],
    )
    if before is None or before.is_typing(now) != typing:
        _tell(conversation)


def look_away(conversation: Conversation, user: User) -> None:
    gone, _details = Look.objects.filter(conversation=conversation, user=user).delete()
    if gone:
        _tell(conversation)


def forget_old_looks() -> int:
    """Whoever closed their computer did not say so. Gives how many."""
    old = Look.objects.filter(seen_at__lt=timezone.now() - FORGOTTEN_AFTER)
    return old.delete()[0]


def _tell(conversation: Conversation) -> None:
    announce([replace(timeline.change_of(conversation), looks=True)])
