"""Whether the customer may be answered now, as their channel sees it."""

from datetime import datetime

from django.utils import timezone

from workstreams.channels.policy import ReplyContext, ReplyPermission
from workstreams.channels.registry import adapter_for
from workstreams.conversations.models import Conversation, Session


def reply_permission(conversation: Conversation, now: datetime | None = None) -> ReplyPermission:
    """What the channel says about answering this conversation now."""
    session = conversation.sessions.running().first()
    return permission_in(conversation, session, now or timezone.now())


def permission_in(
    conversation: Conversation, session: Session | None, now: datetime
) -> ReplyPermission:
    channel = conversation.channel
    identity = conversation.identity
    context = ReplyContext(
        window_opened_at=identity.window_opened_at,
        session_snapshot=session.channel_snapshot if session else {},
        channel_in_service=channel.is_in_service,
        channel_needs_attention=channel.health == channel.Health.NEEDS_ATTENTION,
        held_elsewhere_since=identity.held_since,
        is_unreachable=identity.unreachable_since is not None,
    )
    return adapter_for(channel.kind).reply_permission(context, now)
