"""What a user may do with a conversation they can see."""

from dataclasses import dataclass

from workstreams.conversations.models import Conversation, Status
from workstreams.models import Agent, User


@dataclass(frozen=True)
class Rights:
    """Who decides, not whether it is the right moment: the `offers_…` ask for both."""

    conversation: Conversation
    user: User
    agent: Agent | None

    @property
    def is_own(self) -> bool:
        return self.agent is not None and self.conversation.agent_id == self.agent.pk

    @property
    def may_handle(self) -> bool:
        return self.is_own or self.user.supervises

    @property
    def may_pick(self) -> bool:
        return self.agent is not None and (
            self.conversation.work_stream.agents_may_pick or self.user.supervises
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
