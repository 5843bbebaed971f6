"""A conversation as it is read: messages and happenings, day by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from omnichannel.inbox.blocked_times import blocked_times_of
from omnichannel.inbox.bubbles import Bubble, bubble_of
from omnichannel.inbox.came_from import came_from
from omnichannel.inbox.happenings import happening_of
from omnichannel.inbox.in_order import Arrival, Day, Entry, by_day
from omnichannel.inbox.noted import notes_in
from omnichannel.inbox.quotes import quotes_in
from omnichannel.inbox.stretch import Stretch, newest_stretch, stretch_before
from omnichannel.inbox.waiting import waits_in
from workstreams.conversations.models import Conversation, Message
from workstreams.models import User


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


def thread_of(
    conversation: Conversation,
    reader: User,
    before: Message | None = None,
    last_read: int | None = None,
) -> Thread:
    """The newest messages, or those before `before`, with what happened in between.

    After `last_read` they are new to the reader, where that is known.
    """
    stretch = stretch_before(before) if before else newest_stretch(conversation, last_read)
    new_from = stretch.first_after(last_read)
    entries = list(_entries(conversation, stretch, reader))
    return Thread(
        days=list(by_day(entries, new_from)),
        earlier_than=stretch.earlier_than,
        is_newest=before is None,
        newest_pk=stretch.newest_pk,
        new_from=new_from,
        last_read=last_read,
    )


def _entries(conversation: Conversation, stretch: Stretch, reader: User) -> Iterator[Entry]:
    since, until = stretch.since, stretch.until
    if since is None:
        yield from _arrival(conversation)
    yield from map(happening_of, conversation.events.between(since, until).select_related("actor"))
    yield from notes_in(conversation, reader, since, until)
    yield from _bubbles(conversation, stretch.messages, reader)


def _arrival(conversation: Conversation) -> Iterator[Arrival]:
    if words := came_from(conversation):
        yield Arrival(conversation.opened_at, words)


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
