"""What wakes routing: the timeline's one signal."""

from typing import Any

from routing import distribution, rules
from workstreams.conversations.models import ConversationEvent
from workstreams.models import Agent

Kind = ConversationEvent.Kind

ASKS_FOR_A_QUEUE = {Kind.OPENED, Kind.PROFILE_KNOWN}
ASKS_FOR_AN_AGENT = {Kind.QUEUED, Kind.RETURNED}
GIVES_CAPACITY_BACK = {Kind.PUT_ASIDE, Kind.CLOSED}


def on_happened(events: list[ConversationEvent], **_: Any) -> None:
    """Route what opened, assign what waits, and let freed agents take the next."""
    unrouted = {event.conversation_id for event in events if event.kind in ASKS_FOR_A_QUEUE}
    if unrouted:
        rules.route(unrouted)
    waiting = [event.conversation for event in events if event.kind in ASKS_FOR_AN_AGENT]
    queues = {conversation.queue_id for conversation in waiting if conversation.queue_id}
    if queues:
        distribution.distribute(queues)
    left = [event.conversation for event in events if event.kind in GIVES_CAPACITY_BACK]
    freed = {conversation.agent_id for conversation in left if conversation.agent_id}
    for agent in Agent.objects.filter(pk__in=freed):
        distribution.distribute_to(agent)
