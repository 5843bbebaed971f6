"""What a customer is told whose conversation stands in a queue, at first or again."""

from collections.abc import Iterator

from workstreams.automation.triggers import TO_A_QUEUE, Trigger
from workstreams.conversations.models import Conversation, ConversationEvent
from workstreams.models import Queue

Kind = ConversationEvent.Kind
FOR_GOOD = "for good"  # marks a queue that does not open again


def asked_by_queue(
    event: ConversationEvent, conversation: Conversation
) -> Iterator[tuple[Trigger, str]]:
    """Nobody there, closed, or an agent is on the way; by how the queue stood at the time.

    With the mark of the occasion where it is not the event: that it is closed is told once until
    it opens, whatever leads there.
    """
    if event.kind not in TO_A_QUEUE or "agent" in event.data:
        return
    queue = _queue_of(event, conversation)
    if queue is None and event.kind != Kind.QUEUED:
        return  # it is routed next
    if queue is None or not _has_agents(queue):
        yield Trigger.NOT_ASSIGNED, ""
        return
    hours = queue.operating_hours
    opening = hours.opening_at(event.happened_at) if hours else None
    if opening is None or opening.is_open:
        yield Trigger.AGENT_ASSIGNED, ""
    else:
        trigger = Trigger.HOLIDAY if opening.holiday else Trigger.OUT_OF_HOURS
        yield trigger, opening.until.isoformat() if opening.until else FOR_GOOD


def _queue_of(event: ConversationEvent, conversation: Conversation) -> Queue | None:
    """One that came back stands where it stood."""
    stands_in = conversation.queue_id if event.kind == Kind.RETURNED else event.data.get("queue")
    queues = Queue.objects.select_related("operating_hours")
    return queues.filter(pk=stands_in or 0).first()


def _has_agents(queue: Queue) -> bool:
    """Everybody serves the default queue."""
    return queue.is_default or queue.memberships.filter(agent__user__is_active=True).exists()
