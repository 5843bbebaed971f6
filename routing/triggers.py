"""What wakes routing: the timeline's one signal."""

from collections.abc import Iterable
from typing import Any

from routing import distribution, presence, rules
from workstreams.conversations.models import ConversationEvent
from workstreams.models import Agent

Kind = ConversationEvent.Kind

ASKS_FOR_A_QUEUE = {Kind.OPENED, Kind.PROFILE_KNOWN}
ASKS_FOR_AN_AGENT = {
    Kind.QUEUED,
    Kind.RETURNED,
    Kind.REJECTED,
    Kind.TIMED_OUT,
    Kind.WITHDRAWN,
    Kind.RELEASED,
    Kind.DISCONNECTED,
    Kind.TRANSFERRED,
}
GIVES_CAPACITY_BACK = {
    Kind.REJECTED,
    Kind.TIMED_OUT,
    Kind.WITHDRAWN,
    Kind.RELEASED,
    Kind.DISCONNECTED,
    Kind.TRANSFERRED,
    Kind.PUT_ASIDE,
    Kind.SNOOZED,
    Kind.CLOSED,
}
TAKES_CAPACITY = {Kind.OFFERED, Kind.ASSIGNED, Kind.TRANSFERRED, Kind.REOPENED}


def on_happened(events: list[ConversationEvent], **_: Any) -> None:
    """Route what opened, assign what waits, and let freed agents take the next."""
    presence.settle(_agents(events, GIVES_CAPACITY_BACK | TAKES_CAPACITY))
    unrouted = {
        event.conversation_id
        for event in events
        if event.kind in ASKS_FOR_A_QUEUE and event.conversation.queue_id is None
    }
    if unrouted:
        rules.route(unrouted)
    waiting = [event.conversation for event in events if event.kind in ASKS_FOR_AN_AGENT]
    queues = {conversation.queue_id for conversation in waiting if conversation.queue_id}
    if queues:
        distribution.distribute(queues)
    freed = _agents(events, GIVES_CAPACITY_BACK)
    for agent in Agent.objects.filter(pk__in=freed):
        distribution.distribute_to(agent)


def _agents(events: Iterable[ConversationEvent], kinds: set[ConversationEvent.Kind]) -> set[int]:
    """Whom these happenings are about: who has it, had it, or was asked."""
    return {
        agent
        for event in events
        if event.kind in kinds
        for agent in (event.data.get("agent"), event.data.get("from_agent"))
        if agent is not None
    }
