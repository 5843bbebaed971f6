"""Who decides what about a conversation they can see."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Self

from django.utils.translation import gettext as _

from workstreams.conversations.models import WATCHABLE, Conversation, Participant, Status
from workstreams.models import Agent, SupervisorSettings, User

Switch = Literal["monitor", "assign", "transfer", "force_close"]  # fields of the settings


@dataclass(frozen=True)
class Authority:
    """Whose word counts, whether or not it is the right moment.

    What supervisors may do with the work of others is switched in the Supervisor settings, for
    administrators as well; what is their own they handle like any agent.
    """

    conversation: Conversation
    user: User

    @cached_property
    def agent(self) -> Agent | None:
        return Agent.of(self.user)

    def knowing(
        self, agent: Agent | None, switches: SupervisorSettings, part: Participant | None
    ) -> Self:
        """Spares asking for them again, where a list was read at once."""
        self.__dict__.update(agent=agent, switches=switches, part=part)
        return self

    @property
    def is_own(self) -> bool:
        agent = self.conversation.agent
        return agent is not None and agent.user_id == self.user.pk

    @property
    def is_asked(self) -> bool:
        """It is offered to them and waits for their answer."""
        asked = self.conversation.offered_to
        return asked is not None and asked.user_id == self.user.pk

    @cached_property
    def switches(self) -> SupervisorSettings:
        return SupervisorSettings.current()

    def may(self, switch: Switch) -> bool:
        """They supervise, and supervisors may do this."""
        return self.user.supervises and getattr(self.switches, switch)

    def refusal(self, switch: Switch) -> str:
        """A sentence where a supervisor may not because of the settings, else empty."""
        if not self.user.supervises or self.may(switch):
            return ""
        sentence = _(
            "“%(switch)s” is switched off. An administrator can switch it on under Supervisor "
            "settings."
        )
        return sentence % {"switch": SupervisorSettings.name_of(switch)}

    @property
    def may_read(self) -> bool:
        """What was written, of a conversation they can see."""
        if not self.user.supervises or self.conversation.status not in WATCHABLE:
            return True
        if self.is_own or self.switches.monitor:
            return True
        readable = Conversation.objects.readable_by(self.user)
        return readable.filter(pk=self.conversation.pk).exists()

    @property
    def moving_switch(self) -> Switch:
        return "assign" if self.conversation.status == Status.OPEN else "transfer"

    @property
    def may_direct(self) -> bool:
        """As a supervisor, whose conversation it ever is."""
        return self.may(self.moving_switch)

    @property
    def may_move(self) -> bool:
        return self.is_own or self.may_direct

    @property
    def may_settle(self) -> bool:
        return self.is_own or self.may("force_close")

    @property
    def may_consult(self) -> bool:
        return self.is_own or self.may("monitor")

    @property
    def may_link(self) -> bool:
        """Say who the customer is, and which case it is about."""
        return self.is_own or (self.user.supervises and self.may_read)

    @property
    def may_tag(self) -> bool:
        """Also who could take it."""
        return self.may_link or (self.conversation.status == Status.OPEN and self.may_pick)

    @property
    def may_block(self) -> bool:
        return self.is_own or self.user.supervises

    @property
    def may_unblock(self) -> bool:
        """Also who serves the queue it came to."""
        return self.may_block or self._serves

    @property
    def may_write_first(self) -> bool:
        """Only agents write: who had it, who serves its queue, and supervisors."""
        return self.agent is not None and (self.may_block or self._serves)

    @cached_property
    def _serves(self) -> bool:
        return self.agent is not None and self.agent.serves(self.conversation.queue)

    @cached_property
    def may_note(self) -> bool:
        """Who has to do with it tells colleagues something, also when it is over."""
        if self.is_own or (self.user.supervises and self.may_read) or self.takes_part:
            return True
        if self.conversation.status == Status.OPEN and self.may_pick:
            return True
        return self.user.mentions.filter(note__conversation=self.conversation).exists()

    @cached_property
    def may_pick(self) -> bool:
        """Only agents take conversations: where the work stream lets them and they serve."""
        if self.agent is None:
            return False
        pickable = self.conversation.work_stream.agents_may_pick
        return self.may("assign") or (pickable and self._serves)

    @cached_property
    def part(self) -> Participant | None:
        """What they have to do with the running session beside its own agent."""
        parts = Participant.objects.of_agent_in(self.agent, [self.conversation])
        return parts.get(self.conversation.pk)

    @property
    def takes_part(self) -> bool:
        """Beside its agent: they joined, and have not left."""
        return self.part is not None and self.part.joined_at is not None
