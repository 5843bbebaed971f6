"""Which agent: push waiting conversations to whoever has most room, under locks.

Every trigger runs after its own commit and waits for a conversation another trigger is
looking at, so that of two that meet the later one always sees what the earlier one did.
"""

from collections.abc import Iterable
from itertools import takewhile

import structlog
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from routing.ranking import Candidate, deal, with_room
from workstreams.conversations import lifecycle
from workstreams.conversations.load import with_load
from workstreams.conversations.models import Conversation, Status
from workstreams.conversations.rights import Rights
from workstreams.models import Agent, Queue, User, WorkStream
from workstreams.models.agent import AgentQuerySet

BATCH = 100
PUSH = WorkStream.Mode.PUSH

log = structlog.get_logger(__name__)


class NotForPicking(Exception):
    """Who asks has no right to take it: see Rights."""


def distribute(queue_ids: Iterable[int] | None = None) -> int:
    """Assign what waits (in these queues, else in all) while someone has room; gives how many."""
    waiting = Conversation.objects.filter(status=Status.OPEN, work_stream__mode=PUSH)
    if queue_ids is not None:
        waiting = waiting.filter(queue__in=list(queue_ids))
    queues = Queue.objects.filter(pk__in=waiting.values("queue")).order_by("priority", "pk")
    return sum(_serve(queue) for queue in queues)


def _serve(queue: Queue) -> int:
    """Oldest first, until nothing waits here or nobody can take what does."""
    assigned = 0
    without_agents: set[int] = set()  # work streams nobody has room for
    while keys := _next_of_one_stream(queue, without_agents):
        dealt, stream_id = _assign(keys, queue)
        assigned += dealt
        if stream_id is not None:
            without_agents.add(stream_id)
    return assigned


def _next_of_one_stream(queue: Queue, without_agents: set[int]) -> list[int]:
    """The longest waiting, and those right behind it that take the same capacity."""
    waiting = Conversation.objects.waiting_for_an_agent().filter(
        queue=queue, work_stream__mode=PUSH
    )
    line = list(
        waiting.exclude(work_stream__in=without_agents).values_list("pk", "work_stream_id")[:BATCH]
    )
    return [key for key, stream in takewhile(lambda one: one[1] == line[0][1], line)]


def distribute_to(agent: Agent) -> int:
    """The agent has room or is back: look through the queues the agent serves."""
    return distribute(Queue.objects.served_by(agent).values_list("pk", flat=True))


@transaction.atomic
def pick(conversation: Conversation, by: User) -> None:
    """An agent takes an open conversation themselves, whatever their capacity.

    Raises NotForPicking, or ConversationMoved when someone was first.
    """
    if not Rights(conversation, by).may_pick:
        raise NotForPicking
    lifecycle.assign(conversation, Agent.objects.get(user=by), by=by)


@transaction.atomic
def _assign(keys: list[int], queue: Queue) -> tuple[int, int | None]:
    """How many were assigned, and the work stream nobody has room for any more."""
    conversations = _lock_waiting(keys, queue)
    if not conversations:
        return 0, None  # others took them meanwhile
    stream = conversations[0].work_stream
    agents = _lock_agents(with_room(candidates(queue, stream), stream.capacity), len(keys))
    now_able = _still_candidates(agents, stream)
    dealt = deal(len(conversations), now_able, stream.capacity, timezone.now())
    pairs = [
        (conversation, agents[one.agent_id])
        for conversation, one in zip(conversations, dealt, strict=False)
    ]
    lifecycle.assign_all(pairs)
    for (conversation, agent), one in zip(pairs, dealt, strict=True):
        log.info("assigned", conversation=conversation.pk, agent=agent.pk, room=one.room)
    return len(pairs), None if agents else stream.pk


def _lock_waiting(keys: list[int], queue: Queue) -> list[Conversation]:
    """Those that still wait, in the order of `keys`; waits for whoever holds one."""
    waiting = Conversation.objects.filter(pk__in=keys, status=Status.OPEN, queue=queue)
    locked = waiting.select_related("work_stream", "queue", "channel").order_by("pk")
    found = {one.pk: one for one in locked.select_for_update(of=("self",))}
    return [found[key] for key in keys if key in found]


def _lock_agents(best: list[Candidate], most: int) -> dict[int, Agent]:
    """The best candidates' rows, in one order for everyone who locks several."""
    keys = [candidate.agent_id for candidate in best[:most]]
    rows = Agent.objects.filter(pk__in=keys).select_related("user").order_by("pk")
    return {agent.pk: agent for agent in rows.select_for_update(of=("self",))}


def _still_candidates(agents: dict[int, Agent], stream: WorkStream) -> list[Candidate]:
    """Presence and room again, now that nobody else can change them."""
    rows = _with_counts(Agent.objects.filter(pk__in=agents), stream)
    present = rows.present_as(stream.allowed_presences).select_related("user")
    return [_candidate(agent) for agent in present]


def candidates(queue: Queue, stream: WorkStream) -> list[Candidate]:
    """Everyone who serves the queue and shows an allowed presence, with room or without."""
    agents = _with_counts(Agent.objects.serving(queue), stream)
    return [
        _candidate(agent)
        for agent in agents.present_as(stream.allowed_presences).select_related("user")
    ]


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
