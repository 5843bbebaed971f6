"""The customer sees that an agent writes, and that an agent has read."""

import structlog
from django.core.cache import cache
from django.db import DatabaseError
from redis.exceptions import RedisError

from workstreams.bell import ring
from workstreams.conversations import tasks
from workstreams.conversations.models import Conversation, Direction
from workstreams.conversations.rights import Rights
from workstreams.models import User

TYPING_EVERY = 10  # seconds; the sign lasts for about twenty
SEEN_FOR = 24 * 60 * 60  # seconds for which a customer's message counts as told about

log = structlog.get_logger(__name__)


def show_typing(conversation: Conversation, user: User) -> None:
    """Only for the agent whose conversation it is; never raises."""
    if not conversation.channel.shows_typing or not Rights(conversation, user).offers_answer:
        return
    if _is_first(f"typing:{conversation.pk}", TYPING_EVERY):
        ring(tasks.show_typing, conversation.pk)


def mark_seen(conversation: Conversation, user: User) -> None:
    """Once for every new message of the customer; only for the agent; never raises."""
    if not conversation.channel.marks_seen or not Rights(conversation, user).offers_answer:
        return
    theirs = conversation.messages.filter(direction=Direction.INBOUND)
    newest = theirs.order_by("-id").values_list("pk", flat=True).first()
    if newest and _is_news(f"seen:{conversation.pk}", newest):
        ring(tasks.mark_seen, conversation.pk)


def _is_news(key: str, newest: int) -> bool:
    """Whether nobody told of this message before; one entry for each conversation."""
    try:
        told = cache.get(key, 0)
        if told < newest:
            cache.set(key, newest, SEEN_FOR)
    except (DatabaseError, RedisError, OSError) as error:
        log.info("sign_not_rung", error=type(error).__name__)
        return False
    return bool(told < newest)


def _is_first(key: str, seconds: int) -> bool:
    """Whether nobody asked for the same so many seconds before."""
    try:
        return cache.add(key, True, seconds)
    except (DatabaseError, RedisError, OSError) as error:
        log.info("sign_not_rung", error=type(error).__name__)
        return False
