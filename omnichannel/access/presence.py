"""Coming to work and going home: what signing in and out does to an agent's presence."""

from django.db import transaction

from routing.distribution import distribute_to
from workstreams.conversations.live import Change, announce
from workstreams.models import Agent, Presence, User


def arrive(user: User) -> None:
    """Show the default presence, else Available, and take what waits."""
    agent = _agent_of(user)
    if agent is None:
        return
    _show(agent, agent.default_presence or Presence.available())
    distribute_to(agent)


def leave(user: User) -> None:
    """Offline: no further work arrives."""
    agent = _agent_of(user)
    if agent is not None:
        _show(agent, Presence.objects.get(name="Offline"))


def _agent_of(user: User) -> Agent | None:
    return Agent.objects.filter(user=user).select_related("default_presence").first()


@transaction.atomic
def _show(agent: Agent, presence: Presence) -> None:
    if agent.show_presence(presence):
        announce([Change(agent=agent.pk)])
