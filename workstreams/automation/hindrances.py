"""What keeps the system from speaking to a customer now."""

from django.utils import timezone

from workstreams.automation.models import Decision
from workstreams.automation.triggers import TO_AGENTS, Trigger
from workstreams.channels.models import Channel
from workstreams.conversations.models import Conversation
from workstreams.conversations.permission import reply_permission

Reason = Decision.Reason


def hindrance(conversation: Conversation, trigger: Trigger) -> Decision.Reason:
    """Reason.NONE where nothing does; what is for agents only asks the work stream."""
    if not conversation.work_stream.allows_automated_messages:
        return Reason.STREAM_FORBIDS
    return Reason.NONE if trigger in TO_AGENTS else _towards_the_customer(conversation)


def _towards_the_customer(conversation: Conversation) -> Decision.Reason:
    identity, channel = conversation.identity, conversation.channel
    if identity.erased_at is not None:
        return Reason.ERASED
    if identity.blocked_at is not None:
        return Reason.BLOCKED
    if identity.is_answered_elsewhere(timezone.now()):
        return Reason.HELD_ELSEWHERE
    if not channel.is_in_service or channel.health == Channel.Health.NEEDS_ATTENTION:
        return Reason.PAGE_CUT_OFF
    permission = reply_permission(conversation, timezone.now())
    if not permission.allowed or permission.is_special:  # only a person may use the tag
        return Reason.WINDOW_CLOSED
    return Reason.NONE
