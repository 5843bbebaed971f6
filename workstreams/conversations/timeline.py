"""Write what happened, show it on open screens, and wake whoever acts on it.

The signal only wakes, and only after the commit: whoever listens finds its work in the
database and sweeps for what a lost wake-up left behind.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.dispatch import Signal
from django.utils import timezone

from workstreams.after_commit import after_commit
from workstreams.conversations.live import Change, announce
from workstreams.conversations.models import Conversation, ConversationEvent, Status
from workstreams.models import User

JUST_NOW = timedelta(seconds=10)

happened = Signal()  # sent with `events`, a list of ConversationEvent


def record(
    conversation: Conversation,
    kind: ConversationEvent.Kind,
    actor: User | None = None,
    **data: Any,
) -> None:
    event = ConversationEvent(conversation=conversation, kind=kind, actor=actor, data=data)
    record_all([event])


def record_all(events: Iterable[ConversationEvent]) -> None:
    """Must run in the transaction that makes the events true."""
    written = ConversationEvent.objects.bulk_create(events)
    announce(change_of(event.conversation) for event in written)
    after_commit(_wake, written)


def tell(*conversations: Conversation) -> None:
    """Something about them changed that is no happening; costs one statement for all."""
    announce(map(change_of, conversations))


def change_of(conversation: Conversation) -> Change:
    return Change(
        conversation=conversation.pk,
        agent=conversation.agent_id,
        offered_to=conversation.offered_to_id,
        queue=conversation.queue_id if _concerns_its_queue(conversation) else None,
    )


def _concerns_its_queue(conversation: Conversation) -> bool:
    """It waits there, or has just left: then it has to go from the screens it stands on."""
    if conversation.status == Status.OPEN:
        return True
    was_taken = conversation.agent_id is not None
    left_at = conversation.assigned_at if was_taken else conversation.closed_at
    return left_at is not None and timezone.now() - left_at < JUST_NOW


def _wake(events: Sequence[ConversationEvent]) -> None:
    happened.send(sender=ConversationEvent, events=events)
