"""Small signs for the customer: somebody is typing, somebody has read; none of them matters."""

from collections.abc import Callable

import structlog
from django.utils import timezone

from workstreams.channels.errors import ChannelError
from workstreams.channels.registry import ChannelAdapter, adapter_for
from workstreams.conversations.models import Conversation
from workstreams.conversations.permission import reply_permission

Sign = Callable[[ChannelAdapter, int, str], None]

log = structlog.get_logger(__name__)


def show_typing(conversation_id: int) -> None:
    _give(conversation_id, "typing", lambda adapter, *where: adapter.show_typing(*where))


def mark_seen(conversation_id: int) -> None:
    _give(conversation_id, "seen", lambda adapter, *where: adapter.mark_seen(*where))


def _give(conversation_id: int, name: str, sign: Sign) -> None:
    """Where an answer could go out as well; what fails is only logged."""
    conversation = Conversation.objects.select_related("channel", "identity").get(
        pk=conversation_id
    )
    permission = reply_permission(conversation, timezone.now())
    if not permission.allowed or permission.is_special:
        return
    channel = conversation.channel
    try:
        sign(adapter_for(channel.kind), channel.pk, conversation.identity.external_id)
    except ChannelError as error:
        log.info("sign_not_given", sign=name, conversation=conversation.pk, code=error.code)
