"""What keeps the system from writing to a customer by itself now; a person may still be let."""

from enum import Enum, auto

from django.utils import timezone

from workstreams.channels.models import Channel
from workstreams.conversations.models import Conversation
from workstreams.conversations.models.conversation_state import LIVE
from workstreams.conversations.permission import reply_permission


class Hindrance(Enum):
    HELD_ELSEWHERE = auto()  # another application answers the customer
    MOVED_ON = auto()  # they have begun another conversation, which it would interrupt
    CHANNEL_CUT_OFF = auto()
    WINDOW_CLOSED = auto()


def hindrance_to_automatic(conversation: Conversation) -> Hindrance | None:
    """Whether the customer is blocked or erased is up to who asks."""
    now, channel = timezone.now(), conversation.channel
    if conversation.identity.is_answered_elsewhere(now):
        return Hindrance.HELD_ELSEWHERE
    if _has_moved_on(conversation):
        return Hindrance.MOVED_ON
    if not channel.is_in_service or channel.health == Channel.Health.NEEDS_ATTENTION:
        return Hindrance.CHANNEL_CUT_OFF
    permission = reply_permission(conversation, now)
    if not permission.allowed or permission.is_special:  # only a person may use the tag
        return Hindrance.WINDOW_CLOSED
    return None


def _has_moved_on(conversation: Conversation) -> bool:
    if conversation.status in LIVE:
        return False
    return Conversation.objects.live().filter(identity=conversation.identity_id).exists()
