"""Which agent: push waiting conversations to whoever has most room, under locks.

Every trigger runs after its own commit and waits for a conversation another trigger is
looking at, so that of two that meet the later one always sees what the earlier one did.
"""

from collections.abc import Iterable

import structlog
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from routing.ranking import Candidate, with_room
from workstreams.conversations import lifecycle
from workstreams.conversations.load import with_load
from workstreams.conversations.models import Conversation, ConversationMoved
from workstreams.conversations.models import Status as ConversationStatus
from workstreams.conversations.rights import Rights
from workstreams.models import Agent, Queue, User, WorkStream
from workstreams.models.agent import AgentQuerySet

log = structlog.get_logger(__name__)


class NotForPicking(Exception):
    """Who asks has no right to take it: see Rights."""


def distribute(queue_ids: Iterable[int] | None = None) -> int:
    """Assign what waits (in these queues, else in all) while someone has room; gives how many."""
    waiting = Conversation.objects.waiting_for_an_agent().filter(
        work_stream__mode=WorkStream.Mode.PUSH
    )
    if queue_ids is not None:
        waiting = waiting.filter(queue__in=list(queue_ids))
    nobody_left: set[tuple[int, int]] = set()
    assigned = 0
    for key, queue, stream in waiting.values_list("pk", "queue_id", "work_stream_id"):
        if (queue, stream) in nobody_left:
            continue
        outcome = _assign_best(key)
        if outcome is None:
            nobody_left.add((queue, stream))
        assigned += outcome is True
    return assigned


def distribute_to(agent: Agent) -> int:
    """The agent has room or is back: look through the queues the agent serves."""
    return distribute(Queue.objects.served_by(agent).values_list("pk", flat=True))


@transaction.atomic
def pick(conversation: Conversation, by: User) -> None:
    """An agent takes an open conversation themselves, whatever their capacity.

    Raises NotForPicking, or ConversationMoved when someone was first.
    """
    locked = _lock_waiting(conversation.pk)
    if locked is None:
        raise ConversationMoved(conversation.pk)
    if not Rights(locked, by).may_pick:
        raise NotForPicking
    agent = Agent.objects.select_for_update().get(user=by)
    lifecycle.assign(locked, agent, by=by)


@transaction.atomic
def _assign_best(key: int) -> bool | None:
    """True: assigned; False: it was taken meanwhile; None: nobody can take it now."""
    conversation = _lock_waiting(key)
    if conversation is None or conversation.queue is None:
        return False
    stream = conversation.work_stream
    for candidate in with_room(candidates(conversation.queue, stream), stream.capacity):
        agent = _lock_agent(candidate, stream)
        if agent is not None:
            lifecycle.assign(conversation, agent)
            log.info("assigned", conversation=key, agent=agent.pk, room=candidate.room)
            return True
    return None


def _lock_waiting(key: int) -> Conversation | None:
    return (
        Conversation.objects.filter(pk=key, status=ConversationStatus.OPEN, queue__isnull=False)
        .select_related("work_stream", "queue", "channel")
        .select_for_update(of=("self",))
        .first()
    )


def candidates(queue: Queue, stream: WorkStream) -> list[Candidate]:
    """Everyone who serves the queue and shows an allowed presence, with room or without."""
    agents = _with_counts(Agent.objects.serving(queue), stream)
    return [
        _candidate(agent)
        for agent in agents.present_as(stream.allowed_presences).select_related("user")
    ]


def _lock_agent(candidate: Candidate, stream: WorkStream) -> Agent | None:
    """The agent's row, held, if there is still room and presence now that it is."""
    agent = Agent.objects.select_for_update().get(pk=candidate.agent_id)
    now = _with_counts(Agent.objects.filter(pk=agent.pk), stream)
    still = now.present_as(stream.allowed_presences).select_related("user").first()
    return agent if still and _candidate(still).room >= stream.capacity else None


def _with_counts(agents: AgentQuerySet, stream: WorkStream) -> AgentQuerySet:
    held = Conversation.objects.holding_capacity().filter(agent=OuterRef("pk"), work_stream=stream)
    sessions = held.order_by().values("agent").annotate(total=Count("pk")).values("total")
    return with_load(agents).annotate(sessions=Coalesce(Subquery(sessions), 0))


def _candidate(agent: Agent) -> Candidate:
    return Candidate(
        agent_id=agent.pk,
        name=str(agent),
        room=agent.capacity - agent.load,  # type: ignore[attr-defined]
        sessions=agent.sessions,  # type: ignore[attr-defined]
        last_assigned_at=agent.last_assigned_at,
    )
