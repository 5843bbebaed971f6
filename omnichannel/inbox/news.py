"""What others did to somebody's work while they looked elsewhere, told once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from omnichannel.inbox.happenings import sentence_of
from omnichannel.inbox.numbers import numbers_in
from workstreams.conversations.models import Conversation, ConversationEvent
from workstreams.models import Agent, User

MOST = 5  # at once; of what is beyond it is said how much
OVERLAP = 2000  # keys looked at again: an event gets its key before others can see it
REACH = 100_000  # keys; who was away for longer looks at the lists
MOST_KNOWN = 300


@dataclass(frozen=True)
class Mark:
    """Up to where somebody was told: everything up to `since`, and of what came after `known`."""

    since: int
    known: Sequence[int]

    def __str__(self) -> str:
        return ".".join(map(str, (self.since, *self.known)))

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """None for who has just come."""
        numbers = numbers_in(text.split("."))
        return cls(numbers[0], numbers[1:]) if numbers else None


@dataclass(frozen=True)
class Item:
    """`conversation` is None where it is not theirs to see any more."""

    event: ConversationEvent
    conversation: Conversation | None

    @property
    def sentence(self) -> str:
        return sentence_of(self.event)


@dataclass(frozen=True)
class News:
    """`told` is where to ask from the next time, `rest` the events that are only counted."""

    told: Mark
    items: Sequence[Item] = ()
    rest: Sequence[int] = ()


def news_for(user: User, agent: Agent | None, told: Mark | None) -> News:
    """What happened after `told`; nothing to who has just come."""
    newest = ConversationEvent.objects.newest_key()
    since = max(newest - OVERLAP, 0) if told is None else max(told.since, newest - REACH)
    later = ConversationEvent.objects.news_to(user, agent).filter(pk__gt=since)
    keys = list(later.order_by("pk").values_list("pk", flat=True))
    mark = _mark_behind(keys, max(since, newest - OVERLAP))
    if told is None:
        return News(mark)
    fresh = [key for key in keys if key not in told.known]
    return News(mark, list(_items(fresh[:MOST], user)), fresh[MOST:])


def _mark_behind(keys: Sequence[int], since: int) -> Mark:
    if len(keys) > MOST_KNOWN:
        since = max(since, keys[-MOST_KNOWN - 1])
    return Mark(since, [key for key in keys if key > since])


def _items(keys: Sequence[int], user: User) -> Iterator[Item]:
    if not keys:
        return
    found = ConversationEvent.objects.filter(pk__in=keys).order_by("pk")
    events = list(found.select_related("conversation__identity__channel", "actor"))
    concerned = {event.conversation_id for event in events}
    visible = Conversation.objects.visible_to(user).filter(pk__in=concerned)
    theirs = set(visible.values_list("pk", flat=True))
    for event in events:
        yield Item(event, event.conversation if event.conversation_id in theirs else None)
