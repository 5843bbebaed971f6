"""What agents show: said by themselves, or following from how much of their capacity is taken."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from routing.distribution import distribute_to
from routing.engagement import lock_agents
from workstreams.after_commit import after_commit
from workstreams.conversations import assignment
from workstreams.conversations.live import Change, announce
from workstreams.conversations.load import with_load
from workstreams.conversations.models import ConversationEvent, Session
from workstreams.models import Agent, Presence

Base = Presence.BaseStatus
FOLLOWS_LOAD = [Base.AVAILABLE, Base.BUSY, Base.DO_NOT_DISTURB]
BUILT_IN = {Base.AVAILABLE: "Available", Base.BUSY: "Busy", Base.DO_NOT_DISTURB: "Busy - DND"}


@transaction.atomic
def show(agent: Agent, presence: Presence, *, chosen: bool = True) -> None:
    """Every screen learns it, and work comes or stays away.

    `chosen`: by the agent or someone who decides for them, and not to be changed by the system
    where it is Do not disturb.
    """
    if not agent.show_presence(presence, chosen=chosen):
        return
    announce([Change(agent=agent.pk)])
    if presence.base_status == Base.OFFLINE:
        after_commit(ask_others, agent)
    after_commit(distribute_to, agent)


def come_back(agent: Agent) -> None:
    """There again, as busy as the work in hand says: after a missed offer, or at sign-in."""
    (loaded,) = _loaded([agent.pk])
    show(agent, Presence.objects.get(name=BUILT_IN[_fitting_base(loaded)]), chosen=False)


@transaction.atomic
def miss(agent: Agent) -> None:
    """An offer was missed: Inactive, unless they said already that they are not there."""
    held = lock_agents([agent.pk])[agent.pk]
    if held.presence.base_status not in (Base.AWAY, Base.OFFLINE):
        show(held, Presence.objects.get(name="Inactive"), chosen=False)


def capacity_changed(agent: Agent) -> None:
    """Someone gave them more or less of it: they show it, and work comes where there is room."""
    settle([agent.pk])
    distribute_to(agent)


def settle(agent_ids: Iterable[int]) -> None:
    """Available, Busy and Do not disturb follow what is taken; Away, Offline, and a Do not
    disturb the agent chose stay.

    Looks again at whom it changed: what is taken may have changed while it did.
    """
    unsettled = list(agent_ids)
    while unsettled:
        unsettled = _follow_load(unsettled)


def settle_everyone() -> None:
    """The safety net for agents whose wake-up was lost; what they chose stays until then."""
    there = Agent.objects.filter(presence__base_status__in=FOLLOWS_LOAD, presence_is_chosen=False)
    settle(there.values_list("pk", flat=True))


@transaction.atomic
def _follow_load(agent_ids: Iterable[int]) -> list[int]:
    """Who changed, with few statements; not who has said something else in the meantime.

    What is taken is counted again under the lock: an agent who has room must not be shown as
    busy even for a moment, since whoever looks for an agent then would not look again.
    """
    seen = [agent.pk for agent in _loaded(agent_ids) if _is_unsettled(agent)]
    moves: dict[Presence.BaseStatus, list[int]] = defaultdict(list)
    for agent in _loaded(lock_agents(seen)):
        if _is_unsettled(agent):
            moves[_fitting_base(agent)].append(agent.pk)
    for fitting, keys in moves.items():
        Agent.objects.filter(pk__in=keys).update(
            presence=Presence.objects.get(name=BUILT_IN[fitting]),
            presence_changed_at=timezone.now(),
            presence_is_chosen=False,
        )
    changed = [key for keys in moves.values() for key in keys]
    announce(Change(agent=key) for key in changed)
    return changed


def _is_unsettled(agent: Agent) -> bool:
    shown = agent.presence.base_status
    return shown in FOLLOWS_LOAD and not _insists(agent) and shown != _fitting_base(agent)


def _insists(agent: Agent) -> bool:
    """They said themselves that they are not to be disturbed."""
    return agent.presence_is_chosen and agent.presence.base_status == Base.DO_NOT_DISTURB


def _loaded(agent_ids: Iterable[int]) -> list[Agent]:
    agents = Agent.objects.filter(pk__in=list(agent_ids)).select_related("presence")
    return list(with_load(agents).order_by("pk"))


def _fitting_base(agent: Agent) -> Presence.BaseStatus:
    load: int = agent.load  # type: ignore[attr-defined]
    if load <= 0:
        return Base.AVAILABLE
    return Base.DO_NOT_DISTURB if load >= agent.capacity else Base.BUSY


def ask_others(agent: Agent) -> None:
    """Nobody is there to answer: what the agent was offered goes on, or stays, at once."""
    for session in Session.objects.pending().filter(agent=agent).select_related("agent__user"):
        try:
            assignment.turn_down(
                session, ConversationEvent.Kind.WITHDRAWN, Session.ClosureReason.WITHDRAWN
            )
        except assignment.OfferGone:
            continue
