"""What a user may do with a conversation they can see."""

from dataclasses import dataclass
from functools import cached_property

from workstreams.conversations.models import Conversation, Participant, Status
from workstreams.models import Agent, User


@dataclass(frozen=True)
class Rights:
    """Who decides, not whether it is the right moment: the `offers_…` ask for both."""

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

    @property
    def may_handle(self) -> bool:
        return self.is_own or self.user.supervises

    @cached_property
    def may_pick(self) -> bool:
        """Only agents take conversations: where the work stream lets them and they serve."""
        agent = self.agent
        if agent is None:
            return False
        return self.user.supervises or (
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
        return self.may_handle and self.is_active

    @property
    def offers_closure(self) -> bool:
        return self.may_handle and self.conversation.status in (Status.ACTIVE, Status.WRAP_UP)

    @property
    def offers_reopening(self) -> bool:
        return self.is_own and self.conversation.status == Status.WAITING

    @property
    def offers_release(self) -> bool:
        return self.may_handle and self.is_active

    @property
    def offers_transfer(self) -> bool:
        """Supervisors also move what waits, in a queue or for the customer."""
        if self.user.supervises:
            in_queue = self.conversation.queue_id is not None
            return in_queue and self.conversation.status in (
                Status.OPEN,
                Status.ACTIVE,
                Status.WAITING,
            )
        return self.is_own and self.is_active

    @property
    def offers_consult(self) -> bool:
        return self.may_handle and self.is_active

    @property
    def offers_joining(self) -> bool:
        return self.part is not None and self.part.joined_at is None

    @property
    def offers_leaving(self) -> bool:
        return self.part is not None and self.part.joined_at is not None

    @property
    def offers_monitoring(self) -> bool:
        """Supervisors read along with others' work, once."""
        watchable = self.conversation.status in (Status.ACTIVE, Status.WRAP_UP)
        stranger = self.agent is not None and not self.is_own and self.part is None
        return self.user.supervises and watchable and stranger

    @property
    def offers_assignment(self) -> bool:
        return self.user.supervises and self.offers_transfer

    @property
    def offers_forced_closure(self) -> bool:
        return self.user.supervises and not self.conversation.is_closed
