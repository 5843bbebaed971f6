"""How far somebody has read a conversation."""

from django.db import connection
from django.utils import timezone

from workstreams.conversations.models import Conversation, Direction, Mention, ReadMarker
from workstreams.models import User

FORWARD = """
    INSERT INTO conversations_readmarker AS marker (conversation_id, user_id, last_read)
    VALUES (%s, %s, %s)
    ON CONFLICT (conversation_id, user_id) DO UPDATE SET last_read = excluded.last_read
    WHERE marker.last_read < excluded.last_read
"""


def last_read(conversation: Conversation, user: User) -> int | None:
    """The newest message they have seen, as its id; None where they never looked."""
    markers = ReadMarker.objects.filter(conversation=conversation, user=user)
    return markers.values_list("last_read", flat=True).first()


def read_up_to(conversation: Conversation, user: User, message_pk: int) -> None:
    """Only ever forward: a page that was opened earlier does not make read ones unread."""
    with connection.cursor() as cursor:
        cursor.execute(FORWARD, [conversation.pk, user.pk, message_pk])


def see_mentions(conversation: Conversation, user: User) -> None:
    """They have the notes before their eyes that name them."""
    news = Mention.objects.filter(user=user, seen_at=None, note__conversation=conversation)
    news.update(seen_at=timezone.now())


def mark_unread(conversation: Conversation, user: User) -> None:
    """The customer's last message is news again; what was unread before it stays so."""
    from_customer = conversation.messages.filter(direction=Direction.INBOUND)
    newest = from_customer.order_by("-pk").values_list("pk", flat=True).first()
    if newest is not None:
        read = ReadMarker.objects.filter(conversation=conversation, user=user)
        read.filter(last_read__gte=newest).update(last_read=newest - 1)
