"""What a reader has not seen of what customers wrote."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from omnichannel.inbox.counts import Count
from workstreams.conversations.models import Conversation, Direction, Message, ReadMarker
from workstreams.models import User

MANY = 10  # nobody counts further


def unread_by(reader: User) -> Q:
    """Of conversations: there is such a message."""
    return Q(Exists(_messages_of_a_conversation(reader)))


def unread_in(keys: Sequence[int], reader: User) -> dict[int, int]:
    """How many there are in each of these conversations, up to MANY."""
    counted = Count(_messages_of_a_conversation(reader).values("pk")[:MANY])
    found = Conversation.objects.filter(pk__in=keys).order_by()
    return dict(found.values_list("pk", counted))


def _messages_of_a_conversation(reader: User) -> QuerySet[Message]:
    markers = ReadMarker.objects.filter(conversation=OuterRef("conversation"), user=reader)
    last_read = Coalesce(Subquery(markers.values("last_read")[:1]), 0)
    inbound = Message.objects.filter(direction=Direction.INBOUND, erased_at=None)
    return inbound.filter(conversation=OuterRef("pk"), pk__gt=last_read).order_by()
