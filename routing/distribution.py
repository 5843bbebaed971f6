"""Which agent: bring waiting conversations to whoever suits them best, under locks.

Every trigger runs after its own commit and waits for a conversation another trigger is
looking at, so that of two that meet the later one always sees what the earlier one did.
Locks are taken in one order: conversations by key, then agents by key.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from routing import attempts
from routing.affinity import give_back
from routing.candidates import candidates
from routing.engagement import engage, lock_agents
from routing.line import Group, Line, Need
from routing.ranking import Candidate, Matching, Requirement, deal, ranked
from routing.requirement import history_of, requirement_for, with_history
from workstreams.conversations import assignment
from workstreams.conversations.models import Conversation, Session, Status
from workstreams.conversations.rights import Rights
from workstreams.models import Agent, Queue, User, WorkStream

Origin = Session.Origin

log = structlog.get_logger(__name__)


class NotForPicking(Exception):
    """Who asks has no right to take it: see Rights."""


def distribute(queue_ids: Iterable[int] | None = None, among: Collection[int] | None = None) -> int:
    """Bring what waits (in these queues, else in all) to agents while someone can take it.

    Gives how many found one. `among` leaves everyone else out of it.
    """
    waiting = Conversation.objects.filter(
        status=Status.OPEN, offered_to=None, work_stream__mode=WorkStream.Mode.PUSH
    )
    here = waiting.filter(queue=OuterRef("pk"))  # one look at each queue, however many wait
    queues = Queue.objects.filter(Exists(here)).order_by("priority", "pk")
    if queue_ids is not None:
        queues = queues.filter(pk__in=list(queue_ids))
    return sum(give_back(queue) + _serve(queue, among) for queue in queues)


def distribute_to(agent: Agent) -> int:
    """The agent has room or is back: look through the queues they serve, for them alone."""
    served = Queue.objects.served_by(agent).values_list("pk", flat=True)
    return distribute(served, among=[agent.pk])


def _serve(queue: Queue, among: Collection[int] | None) -> int:
    """First in line first, until nothing waits here or nobody can take what does."""
    why = attempts.Why.LINE if among is None else attempts.Why.FREED
    line, served = Line(queue), 0
    while group := line.next_group():
        requirement = _requirement(line, group)
        now = timezone.now()
        everyone = candidates(requirement, among)
        able = ranked(everyone, requirement, now)
        if able:
            wanted = group.keys[: _room_of(able, requirement)]
            dealt = _deal_out(wanted, requirement, everyone, able, why)
            served += len(dealt)
            if group.is_last and len(dealt) == len(group.keys):
                break
            line.most_room = _most_room(everyone, dealt, requirement)
        else:
            _give_up(line, group.need, requirement, everyone)
            if among is None:
                attempts.keep_in_vain(group.keys[0], requirement, everyone, now)
    return served


def _requirement(line: Line, group: Group) -> Requirement:
    need = group.need
    common = requirement_for(line.queue, line.streams[need.work_stream_id], need.ratings)
    return common if need.alone is None else with_history(common, history_of(need.alone))


def _most_room(
    everyone: Iterable[Candidate], dealt: Iterable[Candidate], requirement: Requirement
) -> int:
    """That any of them has left; whoever gets more meanwhile looks for themselves."""
    taken = Counter(one.agent_id for one in dealt)
    return max(one.room - taken[one.agent_id] * requirement.units for one in everyone)


def _room_of(able: Sequence[Candidate], requirement: Requirement) -> int:
    """How many conversations these agents can take together, at least one."""
    if not requirement.units:
        return 2**31
    return max(1, sum(one.room // requirement.units for one in able))


def _give_up(
    line: Line, need: Need, requirement: Requirement, everyone: Sequence[Candidate]
) -> None:
    """For as many as the same holds: because of room and presence for the whole work stream,
    because of skills for all who need them, because of who had it before for this one."""
    now = timezone.now()
    anyone = replace(requirement, declined={}, disconnected=frozenset())
    if not ranked(everyone, replace(anyone, matching=Matching.NONE), now):
        line.give_up_stream(need)
    elif not ranked(everyone, anyone, now):
        line.give_up(replace(need, alone=None))
    else:
        line.give_up(need)


@transaction.atomic
def _deal_out(
    keys: Sequence[int],
    requirement: Requirement,
    everyone: Sequence[Candidate],
    able: Sequence[Candidate],
    why: attempts.Why,
) -> list[Candidate]:
    """To the best of the able, counted again now that nobody else can change them."""
    conversations = _lock_waiting(keys, requirement.queue_id)
    if not conversations:
        return []  # others took them meanwhile
    agents = lock_agents([one.agent_id for one in able[: len(conversations)]])
    now = timezone.now()
    dealt = deal(len(conversations), candidates(requirement, agents), requirement, now)
    pairs = [
        (conversation, agents[one.agent_id])
        for conversation, one in zip(conversations, dealt, strict=False)
    ]
    engage(pairs, Origin.DISTRIBUTION)
    attempts.keep(pairs, dealt, requirement, everyone, why)
    for (conversation, agent), one in zip(pairs, dealt, strict=True):
        log.info("found_an_agent", conversation=conversation.pk, agent=agent.pk, room=one.room)
    return dealt


def _lock_waiting(keys: Sequence[int], queue_id: int) -> list[Conversation]:
    """Those that still wait, in the order of `keys`; waits for whoever holds one."""
    waiting = Conversation.objects.waiting_for_an_agent().filter(
        pk__in=keys, queue=queue_id, preferred_agent=None
    )
    locked = waiting.select_related("work_stream", "queue", "channel").order_by("pk")
    found = {one.pk: one for one in locked.select_for_update(of=("self",))}
    return [found[key] for key in keys if key in found]


@transaction.atomic
def pick(conversation: Conversation, by: User) -> None:
    """An agent takes an open conversation themselves, whatever their capacity.

    Raises NotForPicking, or ConversationMoved when someone was first.
    """
    agent = Agent.objects.filter(user=by).first()
    locked = assignment.lock(conversation)
    if agent is not None and locked.offered_to_id == agent.pk:
        assignment.accept(conversation, agent)
        return
    if agent is None or not Rights(locked, by).may_pick:
        raise NotForPicking
    assignment.assign(conversation, agent, by=by)
