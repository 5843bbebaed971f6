"""What a reader has not seen of what customers wrote."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, IsNull

from omnichannel.counting import Count
from workstreams.conversations.models import Conversation, Direction, Message, ReadMarker
from workstreams.models import User

MANY = 10  # nobody counts further


@dataclass(frozen=True)
class Written:
    """By the customer: the `newest` message as its id, 0 without one, and how many are unread."""

    newest: int
    unread: int


NOTHING = Written(0, 0)


def unread_by(reader: User) -> Q:
    """Of conversations: there is such a message.

    Looked for in each of them: EXISTS would be answered by joining all messages there are.
    """
    return Q(GreaterThan(Count(_unread(reader).values("pk")[:1]), 0))


def written_in(keys: Sequence[int], reader: User) -> dict[int, Written]:
    """In each of these conversations; the unread up to MANY."""
    newest = Subquery(_written().order_by("-pk").values("pk")[:1])
    unread = Count(_unread(reader).values("pk")[:MANY])
    found = Conversation.objects.filter(pk__in=keys).order_by()
    told = found.values_list("pk", Coalesce(newest, 0), unread)
    return {pk: Written(last, count) for pk, last, count in told}


def _written() -> QuerySet[Message]:
    return Message.objects.filter(direction=Direction.INBOUND, conversation=OuterRef("pk"))


def _unread(reader: User) -> QuerySet[Message]:
    """News only: nothing fetched later, and nothing of who is blocked.

    The marker is asked for by conversation, not by message, so that the index of what customers
    wrote is read from there on, instead of all they ever wrote.
    """
    markers = ReadMarker.objects.filter(conversation=OuterRef(OuterRef("pk")), user=reader)
    last_read = Coalesce(Subquery(markers.values("last_read")[:1]), 0)
    blocked_at = OuterRef("identity__blocked_at")
    heard = Q(IsNull(blocked_at, True)) | Q(occurred_at__lt=blocked_at)
    news = _written().filter(heard, erased_at=None, from_history=False)
    return news.filter(pk__gt=last_read).order_by()
