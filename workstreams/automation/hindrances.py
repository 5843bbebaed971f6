"""What keeps the system from speaking to a customer now."""

from workstreams.automation.models import Decision
from workstreams.automation.triggers import AFTERWARDS, TO_AGENTS, Trigger
from workstreams.conversations.automatic_sending import Hindrance, hindrance_to_automatic
from workstreams.conversations.models import Conversation
from workstreams.conversations.models.conversation_state import LIVE

Reason = Decision.Reason
REASONS = {
    None: Reason.NONE,
    Hindrance.HELD_ELSEWHERE: Reason.HELD_ELSEWHERE,
    Hindrance.MOVED_ON: Reason.MOVED_ON,
    Hindrance.CHANNEL_CUT_OFF: Reason.PAGE_CUT_OFF,
    Hindrance.WINDOW_CLOSED: Reason.WINDOW_CLOSED,
}


def hindrance(conversation: Conversation, trigger: Trigger) -> Decision.Reason:
    """Reason.NONE where nothing does; what is for agents only asks the work stream."""
    if not conversation.work_stream.allows_automated_messages:
        return Reason.STREAM_FORBIDS
    return Reason.NONE if trigger in TO_AGENTS else _towards_the_customer(conversation, trigger)


def _towards_the_customer(conversation: Conversation, trigger: Trigger) -> Decision.Reason:
    if conversation.identity.erased_at is not None:
        return Reason.ERASED
    if conversation.identity.blocked_at is not None:
        return Reason.BLOCKED
    if conversation.status not in LIVE and trigger not in AFTERWARDS:
        return Reason.OVER
    return REASONS[hindrance_to_automatic(conversation)]
