"""When a customer was blocked, as the timeline of a conversation tells."""

from dataclasses import dataclass
from datetime import datetime

from workstreams.conversations.models import Conversation, ConversationEvent, Message

Kind = ConversationEvent.Kind


@dataclass(frozen=True)
class BlockedTimes:
    """Moments at which blocking began and ended in turn, the first one first."""

    turns: list[tuple[datetime, bool]]

    def hold(self, message: Message) -> bool:
        """The customer wrote it while they were blocked."""
        if message.is_ours:
            return False
        before = (begins for at, begins in self.turns if at <= message.occurred_at)
        return list(before)[-1:] == [True]


def blocked_times_of(conversation: Conversation) -> BlockedTimes:
    events = conversation.events.filter(kind__in=[Kind.BLOCKED, Kind.UNBLOCKED])
    told = events.values_list("happened_at", "kind")
    return BlockedTimes([(at, kind == Kind.BLOCKED) for at, kind in told])
