"""Coming to work and going home: what signing in and out does to an agent's presence."""

from routing.connection import seen
from routing.presence import come_back, show
from workstreams.conversations.load import with_load
from workstreams.models import Agent, Presence, User

NOT_FOR_WORK = [Presence.BaseStatus.AWAY, Presence.BaseStatus.OFFLINE]


def arrive(user: User) -> None:
    """Show the default presence, else Available; whoever holds work is as busy as it says."""
    agent = _agent_of(user)
    if agent is None:
        return
    wanted = agent.default_presence or Presence.available()
    if wanted.base_status not in NOT_FOR_WORK and agent.load:  # type: ignore[attr-defined]
        come_back(agent)
    else:
        show(agent, wanted)
    seen([agent.pk])


def leave(user: User) -> None:
    """Offline: no further work arrives, and what they hold waits for the time of grace."""
    if agent := _agent_of(user):
        show(agent, Presence.objects.get(name="Offline"))
        seen([agent.pk])


def _agent_of(user: User) -> Agent | None:
    agents = Agent.objects.filter(user=user).select_related("default_presence")
    return with_load(agents).first()
