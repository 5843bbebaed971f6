"""What a customer is told whose conversation has come into a queue."""

from collections.abc import Iterator

from workstreams.automation.triggers import Trigger
from workstreams.conversations.models import ConversationEvent
from workstreams.models import Queue


def asked_by_queue(event: ConversationEvent) -> Iterator[Trigger]:
    """Nobody there, closed, or an agent is on the way; by how the queue stood at the time."""
    queue = _queue_of(event)
    if queue is None or not _has_agents(queue):
        yield Trigger.NOT_ASSIGNED
        return
    hours = queue.operating_hours
    opening = hours.opening_at(event.happened_at) if hours else None
    if opening is None or opening.is_open:
        yield Trigger.AGENT_ASSIGNED
    else:
        yield Trigger.HOLIDAY if opening.holiday else Trigger.OUT_OF_HOURS


def _queue_of(event: ConversationEvent) -> Queue | None:
    return (
        Queue.objects.filter(pk=event.data.get("queue") or 0)
        .select_related("operating_hours")
        .first()
    )


def _has_agents(queue: Queue) -> bool:
    """Everybody serves the default queue."""
    return queue.is_default or queue.memberships.filter(agent__user__is_active=True).exists()
