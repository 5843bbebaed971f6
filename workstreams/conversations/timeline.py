"""Write what happened, show it on open screens, and wake whoever acts on it.

The signal only wakes, and only after the commit: whoever listens finds its work in the
database and sweeps for what a lost wake-up left behind.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.dispatch import Signal

from workstreams.after_commit import after_commit
from workstreams.conversations.live import Change, announce
from workstreams.conversations.models import Conversation, ConversationEvent
from workstreams.models import User

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


def change_of(conversation: Conversation) -> Change:
    return Change(
        conversation=conversation.pk,
        agent=conversation.agent_id,
        offered_to=conversation.offered_to_id,
        queue=conversation.queue_id,
    )


def _wake(events: Sequence[ConversationEvent]) -> None:
    happened.send(sender=ConversationEvent, events=events)
