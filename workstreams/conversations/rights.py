"""What a user may do with a conversation they can see."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from django.utils.translation import gettext as _

from workstreams.conversations.models import WATCHABLE, Conversation, Participant, Status
from workstreams.models import Agent, SupervisorSettings, User

Switch = Literal["monitor", "assign", "transfer", "force_close"]  # fields of the settings
MOVABLE = [Status.OPEN, Status.ACTIVE, Status.WAITING]


@dataclass(frozen=True)
class Rights:
    """Who decides, not whether it is the right moment: the `offers_…` ask for both.

    What supervisors may do with the work of others is switched in the Supervisor settings, for
    administrators as well; what is their own they handle like any agent.
    """

    conversation: Conversation
    user: User

    @cached_property
    def agent(self) -> Agent | None:
        return Agent.objects.filter(user=self.user).first()

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

    @cached_property
    def may_pick(self) -> bool:
        """Only agents take conversations: where the work stream lets them and they serve."""
        agent = self.agent
        if agent is None:
            return False
        return self.may("assign") or (
            self.conversation.work_stream.agents_may_pick and agent.serves(self.conversation.queue)
        )

    @cached_property
    def part(self) -> Participant | None:
        """What they have to do with the running session beside its own agent."""
        if self.agent is None:
            return None
        others = Participant.objects.exclude(mode=Participant.Mode.PRIMARY)
        return others.filter(
            session__in=self.conversation.sessions.running(), agent=self.agent, left_at=None
        ).first()

    @property
    def is_active(self) -> bool:
        return self.conversation.status == Status.ACTIVE

    @property
    def offers_answer(self) -> bool:
        return self.is_own and self.is_active

    @property
    def offers_pick(self) -> bool:
        conversation = self.conversation
        is_waiting = conversation.status == Status.OPEN and conversation.queue_id
        return bool(is_waiting) and conversation.offered_to_id is None and self.may_pick

    @property
    def offers_ending(self) -> bool:
        return self.may_settle and self.is_active

    @property
    def offers_closure(self) -> bool:
        return self.may_settle and self.conversation.status in (Status.ACTIVE, Status.WRAP_UP)

    @property
    def offers_reopening(self) -> bool:
        return self.is_own and self.conversation.status == Status.WAITING

    @property
    def offers_release(self) -> bool:
        return self.may_move and self.is_active

    @property
    def offers_transfer(self) -> bool:
        """Supervisors also move what waits, in a queue or for the customer."""
        return self.offers_assignment or (self.is_own and self.is_active)

    @property
    def offers_consult(self) -> bool:
        return self.may_consult and self.is_active

    @property
    def offers_joining(self) -> bool:
        return self.part is not None and self.part.joined_at is None

    @property
    def offers_leaving(self) -> bool:
        return self.part is not None and self.part.joined_at is not None

    @property
    def offers_monitoring(self) -> bool:
        """Supervisors read along with others' work, once."""
        watchable = self.conversation.status in WATCHABLE
        stranger = self.agent is not None and not self.is_own and self.part is None
        return watchable and stranger and self.may("monitor")

    @property
    def offers_end_of_monitoring(self) -> bool:
        return (
            self.part is not None
            and self.part.joined_at is not None
            and self.part.mode == Participant.Mode.MONITOR
        )

    @property
    def offers_assignment(self) -> bool:
        movable = self.conversation.status in MOVABLE and self.conversation.queue_id is not None
        return movable and self.may_direct

    @property
    def offers_forced_closure(self) -> bool:
        return not self.conversation.is_closed and self.may("force_close")

    @property
    def offers_supervision(self) -> bool:
        """Any of what only supervisors do."""
        return (
            self.offers_assignment
            or self.offers_monitoring
            or self.offers_end_of_monitoring
            or self.offers_forced_closure
        )
