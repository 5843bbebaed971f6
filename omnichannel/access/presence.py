"""Coming to work and going home: what signing in and out does to an agent's presence."""

from routing.presence import show
from workstreams.models import Agent, Presence, User


def arrive(user: User) -> None:
    """Show the default presence, else Available."""
    if agent := _agent_of(user):
        show(agent, agent.default_presence or Presence.available())


def leave(user: User) -> None:
    """Offline: no further work arrives."""
    if agent := _agent_of(user):
        show(agent, Presence.objects.get(name="Offline"))


def _agent_of(user: User) -> Agent | None:
    return Agent.objects.filter(user=user).select_related("default_presence").first()
