"""Why a conversation is where it is: the rules looked at, and who took it when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from omnichannel.inbox.happenings import sentence_of
from omnichannel.showing.moments import when
from routing.considered import Attempt, attempts_of
from routing.explanation import Explanation, explain
from workstreams.conversations.models import Conversation, ConversationEvent

MOST_ATTEMPTS = 5  # the last ones

Kind = ConversationEvent.Kind
GIVES_IT_TO_AN_AGENT = [Kind.ASSIGNED, Kind.TRANSFERRED]  # the latter also leads to queues


@dataclass(frozen=True)
class Reasons:
    """`explanation` is None before routing; `assignment` is empty before an agent has it."""

    explanation: Explanation | None
    attempts: Sequence[Attempt]
    assignment: str
    assigned_at: str


def reasons_for(conversation: Conversation) -> Reasons:
    given = conversation.events.filter(kind__in=GIVES_IT_TO_AN_AGENT, data__has_key="agent")
    assigned = given.last()
    return Reasons(
        explanation=explain(conversation),
        attempts=attempts_of(conversation)[-MOST_ATTEMPTS:],
        assignment=sentence_of(assigned) if assigned else "",
        assigned_at=when(assigned.happened_at, timezone.now()) if assigned else "",
    )
