"""Whether the customer may be answered now, as their channel sees it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from workstreams.channels.models import Channel
from workstreams.channels.policy import ReplyContext, ReplyPermission
from workstreams.channels.registry import adapter_for
from workstreams.conversations.models import ContactIdentity, Conversation, Session


def reply_permission(conversation: Conversation, now: datetime | None = None) -> ReplyPermission:
    """What the channel says about answering this conversation now."""
    session = conversation.sessions.running().first()
    return permission_in(conversation, session, now or timezone.now())


def permission_in(
    conversation: Conversation, session: Session | None, now: datetime
) -> ReplyPermission:
    snapshot = session.channel_snapshot if session else {}
    return _permission(conversation.identity, conversation.channel, snapshot, now)


def permission_to_begin(identity: ContactIdentity, now: datetime) -> ReplyPermission:
    """As it would be if an agent began to work now: what the channel allows is looked at anew."""
    channel = identity.channel
    snapshot = adapter_for(channel.kind).session_snapshot(channel)
    return _permission(identity, channel, snapshot, now)


def _permission(
    identity: ContactIdentity, channel: Channel, snapshot: dict[str, Any], now: datetime
) -> ReplyPermission:
    context = ReplyContext(
        window_opened_at=identity.window_opened_at,
        session_snapshot=snapshot,
        channel_in_service=channel.is_in_service,
        channel_needs_attention=channel.health == channel.Health.NEEDS_ATTENTION,
        held_elsewhere_since=identity.held_since,
        is_unreachable=identity.unreachable_since is not None,
    )
    return adapter_for(channel.kind).reply_permission(context, now)
