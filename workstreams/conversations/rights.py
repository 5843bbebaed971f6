"""What a user may do with a conversation they can see."""

from dataclasses import dataclass
from functools import cached_property

from workstreams.conversations.models import Conversation, Status
from workstreams.models import Agent, User


@dataclass(frozen=True)
class Rights:
    """Who decides, not whether it is the right moment: the `offers_…` ask for both."""

    conversation: Conversation
    user: User

    @property
    def is_own(self) -> bool:
        agent = self.conversation.agent
        return agent is not None and agent.user_id == self.user.pk

    @property
    def may_handle(self) -> bool:
        return self.is_own or self.user.supervises

    @cached_property
    def may_pick(self) -> bool:
        """Only agents take conversations: where the work stream lets them and they serve."""
        agent = Agent.objects.filter(user=self.user).first()
        if agent is None:
            return False
        return self.user.supervises or (
            self.conversation.work_stream.agents_may_pick and agent.serves(self.conversation.queue)
        )

    @property
    def offers_answer(self) -> bool:
        return self.is_own and self.conversation.status == Status.ACTIVE

    @property
    def offers_pick(self) -> bool:
        is_waiting = self.conversation.status == Status.OPEN and self.conversation.queue_id
        return bool(is_waiting) and self.may_pick

    @property
    def offers_ending(self) -> bool:
        return self.may_handle and self.conversation.status == Status.ACTIVE

    @property
    def offers_closure(self) -> bool:
        return self.may_handle and self.conversation.status in (Status.ACTIVE, Status.WRAP_UP)

    @property
    def offers_reopening(self) -> bool:
        return self.is_own and self.conversation.status == Status.WAITING
