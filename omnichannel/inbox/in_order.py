"""What is read in a thread, in order: day by day, happenings folded, new messages marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from django.utils import timezone

from omnichannel.inbox.bubbles import Bubble
from omnichannel.inbox.happenings import Happening
from omnichannel.inbox.noted import Noted
from omnichannel.showing.moments import day_name

MANY = 3  # happenings in a row are one line, which opens


@dataclass(frozen=True)
class Fold:
    """Several happenings in a row; the last one tells where it led."""

    happenings: Sequence[Happening]

    template = "inbox/_fold.html"

    @property
    def key(self) -> str:
        return f"fold-{self.happenings[0].key}"

    @property
    def last(self) -> Happening:
        return self.happenings[-1]

    @property
    def others(self) -> int:
        return len(self.happenings) - 1


@dataclass(frozen=True)
class Arrival:
    """Where the customer came from, at the top of the conversation it led to."""

    at: datetime
    words: str

    key = "arrival"
    template = "inbox/_arrival.html"


@dataclass(frozen=True)
class NewMessages:
    """The line above what its reader had not seen when the page was opened."""

    at: datetime
    count: int

    key = "new-messages"
    template = "inbox/_new_messages.html"


Entry = Bubble | Happening | Noted | Fold | NewMessages | Arrival


@dataclass(frozen=True)
class Day:
    day: date
    name: str
    entries: Sequence[Entry]


def by_day(entries: Sequence[Entry], new_from: int | None = None) -> Iterator[Day]:
    """`new_from` is the first message that is new, None where none is."""
    ordered: list[Entry] = sorted(
        entries, key=attrgetter("at")
    )  # what happened, then what was said
    _mark_new(ordered, new_from)
    today = timezone.localdate()
    for day, of_day in groupby(ordered, lambda entry: timezone.localdate(_at(entry))):
        yield Day(day, day_name(day, today), list(_folded(_in_runs(list(of_day)))))


def _at(entry: Entry) -> datetime:
    return entry.last.at if isinstance(entry, Fold) else entry.at


def _mark_new(entries: list[Entry], new_from: int | None) -> None:
    for place, entry in enumerate(entries):
        if isinstance(entry, Bubble) and entry.message.pk == new_from:
            following = entries[place:]
            count = sum(isinstance(e, Bubble) and not e.message.is_ours for e in following)
            entries.insert(place, NewMessages(entry.at, count))
            return


def _in_runs(entries: list[Entry]) -> list[Entry]:
    """Bubbles of one side in a row belong together: only the last one tells its time."""
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        if isinstance(entry, Bubble):
            entry.ends_run = not (isinstance(following, Bubble) and following.continues(entry))
    return entries


def _folded(entries: Sequence[Entry]) -> Iterator[Entry]:
    for is_happening, run in groupby(entries, lambda entry: isinstance(entry, Happening)):
        found = list(run)
        if is_happening and len(found) >= MANY:
            yield Fold([entry for entry in found if isinstance(entry, Happening)])
        else:
            yield from found
