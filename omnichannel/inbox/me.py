"""Where the agent stands: presence, and how much of their capacity is taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from omnichannel.showing.faces import Face, face_of
from workstreams.conversations.load import with_load
from workstreams.models import Agent, Presence, User

INACTIVE = "Inactive"  # what an agent shows who missed an offer
AT_WORK = [Presence.BaseStatus.AVAILABLE, Presence.BaseStatus.BUSY]


@dataclass(frozen=True)
class Me:
    """Without an agent (a supervisor who only reads) there is no presence to show."""

    user: User
    agent: Agent | None
    taken: int
    presences: Sequence[Presence]

    @property
    def face(self) -> Face:
        return face_of(str(self.user), self.user.pk)

    @property
    def is_inactive(self) -> bool:
        return self.agent is not None and is_inactive(self.agent)

    @property
    def is_over(self) -> bool:
        """An override gave them more than they can hold."""
        return self.agent is not None and self.taken > self.agent.capacity

    @property
    def next_work(self) -> str:
        """How work comes to a list of one's own that is empty."""
        if self.user.supervises and (self.agent is None or not self.agent.capacity):
            return _("Choose another list on the left.")
        if self.is_inactive:
            return _("Press “I am back” to get the next one.")
        if self.agent is not None and self.agent.presence.base_status not in AT_WORK:
            return _("Show Available to get the next one.")
        return _("The next one stands here as soon as it is yours.")


def me(user: User) -> Me:
    agent = with_load(Agent.objects.filter(user=user)).select_related("presence").first()
    if agent is None:
        return Me(user, None, 0, [])
    taken: int = agent.load  # type: ignore[attr-defined]
    return Me(user, agent, taken, list(Presence.objects.filter(user_can_set=True)))


def is_inactive(agent: Agent) -> bool:
    return agent.presence.name == INACTIVE
