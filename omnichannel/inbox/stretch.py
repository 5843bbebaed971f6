"""Which messages of a conversation are read on one page: the newest, or a hundred before some."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from workstreams.conversations.models import Conversation, Message
from workstreams.conversations.models.message_query import MessageQuerySet

PAGE_SIZE = 100
LEAD_IN = 10  # messages above the first that is new
MOST = 500  # on a page, however much is new


@dataclass(frozen=True)
class Stretch:
    """Messages in order, from `since` (None where the conversation begins with them) to `until`
    (None where they are the newest)."""

    messages: Sequence[Message]
    since: datetime | None
    until: datetime | None

    @property
    def earlier_than(self) -> int | None:
        return self.messages[0].pk if self.since else None

    @property
    def newest_pk(self) -> int | None:
        return max((message.pk for message in self.messages), default=None)

    def first_after(self, last_read: int | None) -> int | None:
        if last_read is None:
            return None
        new = (
            m.pk for m in self.messages if m.pk > last_read and not (m.is_ours or m.from_history)
        )
        return next(new, None)


def newest_stretch(conversation: Conversation, last_read: int | None) -> Stretch:
    """With everything that came in after `last_read`, if that is more than fits as a rule."""
    size = PAGE_SIZE
    if last_read is not None:
        unread = conversation.messages.filter(pk__gt=last_read)[:MOST].count()
        size = min(max(PAGE_SIZE, unread + LEAD_IN), MOST)
    return _stretch(conversation.messages.all(), size)


def stretch_before(message: Message) -> Stretch:
    earlier = Message.objects.filter(conversation=message.conversation_id).before(message)
    return _stretch(earlier, PAGE_SIZE, until=message.occurred_at)


def _stretch(messages: MessageQuerySet, size: int, *, until: datetime | None = None) -> Stretch:
    newest_first = messages.in_order().reverse()
    page = newest_first.select_related("author", "reaction").prefetch_related("attachments")
    found = list(page[: size + 1])
    prefetch_related_objects([message for message in found if message.edited_at], "versions")
    shown = list(reversed(found[:size]))
    since = shown[0].occurred_at if len(found) > size else None
    return Stretch(shown, since, until)
