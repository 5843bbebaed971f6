"""How soon somebody should see to a conversation."""

from django.db import transaction

from workstreams.conversations import timeline
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    ConversationMoved,
    Priority,
    Status,
)
from workstreams.models import User


@transaction.atomic
def set_priority(conversation: Conversation, priority: int, by: User) -> None:
    """Raises ConversationMoved where it is closed; the same priority once more changes nothing."""
    chosen = Priority(priority)
    unfinished = Conversation.objects.filter(pk=conversation.pk).exclude(status=Status.CLOSED)
    if not unfinished.select_for_update().exists():
        raise ConversationMoved(conversation.pk)
    if unfinished.exclude(priority=chosen).update(priority=chosen):
        conversation.refresh_from_db()
        timeline.record(conversation, ConversationEvent.Kind.PRIORITY_SET, by, priority=chosen)
