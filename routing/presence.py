"""What agents show: said by themselves, or following from how much of their capacity is taken."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from routing.distribution import distribute_to
from workstreams.conversations import assignment
from workstreams.conversations.live import Change, announce
from workstreams.conversations.load import with_load
from workstreams.conversations.models import Conversation, ConversationEvent, Session, Status
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
        transaction.on_commit(partial(ask_others, agent))
    transaction.on_commit(partial(distribute_to, agent))


def come_back(agent: Agent) -> None:
    """There again, as busy as the work in hand says: after a missed offer, or at sign-in."""
    (loaded,) = _loaded([agent.pk])
    show(agent, Presence.objects.get(name=BUILT_IN[_fitting_base(loaded)]), chosen=False)


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
        unsettled = [agent.pk for agent in _loaded(unsettled) if _follow_load(agent)]


def settle_everyone() -> None:
    """The safety net for agents whose wake-up was lost; what they chose stays until then."""
    there = Agent.objects.filter(presence__base_status__in=FOLLOWS_LOAD, presence_is_chosen=False)
    settle(there.values_list("pk", flat=True))


@transaction.atomic
def _follow_load(agent: Agent) -> bool:
    """Whether it changed; not where they have said something else in the meantime."""
    shown, fitting = agent.presence.base_status, _fitting_base(agent)
    chosen = shown == Base.DO_NOT_DISTURB and agent.presence_is_chosen
    if shown not in FOLLOWS_LOAD or chosen or shown == fitting:
        return False
    presence = Presence.objects.get(name=BUILT_IN[fitting])
    changed = agent.show_presence(presence, chosen=False, instead_of=agent.presence)
    if changed:
        announce([Change(agent=agent.pk)])
    return changed


def _loaded(agent_ids: Iterable[int]) -> list[Agent]:
    agents = Agent.objects.filter(pk__in=list(agent_ids)).select_related("presence")
    return list(with_load(agents).order_by("pk"))


def _fitting_base(agent: Agent) -> Presence.BaseStatus:
    load: int = agent.load  # type: ignore[attr-defined]
    if load <= 0:
        return Base.AVAILABLE
    return Base.DO_NOT_DISTURB if load >= agent.capacity else Base.BUSY


def ask_others(agent: Agent) -> None:
    """Nobody is there to answer: what the agent was offered goes on at once."""
    offered = Conversation.objects.filter(offered_to=agent, status=Status.OPEN)
    for conversation in offered:
        try:
            assignment.turn_down(
                conversation,
                agent,
                ConversationEvent.Kind.WITHDRAWN,
                Session.ClosureReason.WITHDRAWN,
            )
        except assignment.OfferGone:
            continue
