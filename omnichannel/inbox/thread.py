"""A conversation as it is read: messages and happenings, day by day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from omnichannel.inbox.blocked_times import blocked_times_of
from omnichannel.inbox.bubbles import Bubble, bubble_of
from omnichannel.inbox.came_from import came_from
from omnichannel.inbox.happenings import happening_of
from omnichannel.inbox.in_order import Arrival, Day, Entry, by_day
from omnichannel.inbox.noted import notes_in
from omnichannel.inbox.quotes import quotes_in
from omnichannel.inbox.waiting import waits_in
from workstreams.conversations.models import Conversation, ConversationEvent, Message
from workstreams.models import User

PAGE_SIZE = 100


@dataclass(frozen=True)
class Thread:
    """`earlier_than` is the message before which more can be read, None at the beginning.

    `newest_pk` is the latest message that came in or went out, as far as it is shown;
    `new_from` the first one its reader had not seen, where they have been here before.
    """

    days: Sequence[Day]
    earlier_than: int | None
    is_newest: bool
    newest_pk: int | None
    new_from: int | None = None
    last_read: int | None = None
    is_empty: bool = field(default=False)


def thread_of(
    conversation: Conversation,
    reader: User,
    before: Message | None = None,
    last_read: int | None = None,
) -> Thread:
    """The newest messages, or those before `before`, with what happened in between.

    After `last_read` they are new to the reader, where that is known.
    """
    newest_first = _messages(conversation, before)[: PAGE_SIZE + 1]
    found = list(reversed(newest_first))
    messages = found[-PAGE_SIZE:]
    has_earlier = len(found) > PAGE_SIZE
    since = messages[0].occurred_at if has_earlier else None
    until = before.occurred_at if before else None
    events = _events(conversation, since, until)
    new_from = _first_after(last_read, messages)
    entries: list[Entry] = [
        *([] if has_earlier else _arrival(conversation)),
        *map(happening_of, events),
        *notes_in(conversation, reader, since, until),
        *_bubbles(conversation, messages, reader),
    ]
    return Thread(
        days=list(by_day(entries, new_from)),
        earlier_than=messages[0].pk if has_earlier else None,
        is_newest=before is None,
        newest_pk=max((message.pk for message in messages), default=None),
        new_from=new_from,
        last_read=last_read,
        is_empty=not (messages or events),
    )


def _arrival(conversation: Conversation) -> Iterator[Arrival]:
    if words := came_from(conversation):
        yield Arrival(conversation.opened_at, words)


def _first_after(last_read: int | None, messages: Sequence[Message]) -> int | None:
    if last_read is None:
        return None
    unread = (each.pk for each in messages if each.pk > last_read and not each.is_ours)
    return next(unread, None)


def _messages(conversation: Conversation, before: Message | None) -> list[Message]:
    messages = conversation.messages.all()
    if before is not None:
        messages = messages.before(before)
    newest_first = messages.in_order().reverse()
    page = newest_first.select_related("author", "reaction").prefetch_related("attachments")
    found = list(page[: PAGE_SIZE + 1])
    prefetch_related_objects([message for message in found if message.edited_at], "versions")
    return found


def _events(
    conversation: Conversation, since: datetime | None, until: datetime | None
) -> Iterable[ConversationEvent]:
    events = conversation.events.select_related("actor")
    if since is not None:
        events = events.filter(happened_at__gte=since)
    return events.filter(happened_at__lt=until) if until is not None else events


def _bubbles(
    conversation: Conversation, messages: Sequence[Message], reader: User
) -> Iterator[Bubble]:
    quotes, now = quotes_in(conversation, messages, reader), timezone.now()
    waits, blocked = waits_in(messages, now), blocked_times_of(conversation)
    for message in messages:
        quote, waiting = quotes.get(message.pk), waits.get(message.pk, "")
        bubble = bubble_of(message, quote, reader, now, waiting)
        bubble.while_blocked = blocked.hold(message)
        yield bubble
