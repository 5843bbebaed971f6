"""The numbers in rows: one for each piece of time, page, queue, agent or tag, and the whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from omnichannel.supervision.history.form import HistoryForm
from omnichannel.supervision.history.numbers import NUMBERS, Number
from workstreams.channels.models import Channel
from workstreams.conversations.models import Tag
from workstreams.models import Agent, Queue
from workstreams.reporting.querying import NOTHING, HistoryQuery, Sums

NAMES: dict[str, Any] = {
    "channel": lambda: Channel.objects.values_list("pk", "name"),
    "queue": lambda: Queue.objects.values_list("pk", "name"),
    "agent": lambda: Agent.objects.values_list("pk", F("user__name")),
    "tag": lambda: Tag.objects.values_list("pk", "name"),
}
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    label: str
    sums: Sums

    @property
    def cells(self) -> list[str]:
        return [number.shown(self.sums) for number in NUMBERS]


@dataclass(frozen=True)
class Table:
    """`heading` says what the rows are; the whole is not the sum of rows where these overlap."""

    heading: str
    rows: list[Row]
    whole: Sums
    is_time: bool

    @property
    def tiles(self) -> list[tuple[Number, str]]:
        return [(number, number.shown(self.whole)) for number in NUMBERS]

    @property
    def whole_cells(self) -> list[str]:
        return [number.shown(self.whole) for number in NUMBERS]


def table_of(form: HistoryForm) -> Table:
    """Two queries, and one for the names where the rows have some."""
    asked, by = form.history_query, form.cleaned_data["by"] or "time"
    is_time = by in ("time", "hour")
    if by == "time":
        rows = list(_along_time(asked, form))
    elif by == "hour":
        found = asked.by_hour_of_day()
        rows = [Row(f"{hour:02}:00", found.get(hour, NOTHING)) for hour in range(24)]
    else:
        rows = _named(asked, by)
    heading = str(dict(form.fields["by"].choices)[by])  # type: ignore[attr-defined]
    return Table(heading, rows, asked.whole(), is_time)


def _named(asked: HistoryQuery, by: str) -> list[Row]:
    """The one with the most conversations first."""
    names = dict(NAMES[by]())
    found = asked.by(by).items()
    rows = [Row(_name(key, names), sums) for key, sums in found]
    return sorted(rows, key=lambda row: (-row.sums["opened"], row.label))


def _name(key: int | None, names: dict[int, str]) -> str:
    return _("None") if key is None else names.get(key) or _("Deleted (%(id)d)") % {"id": key}


def _along_time(asked: HistoryQuery, form: HistoryForm) -> Iterator[Row]:
    """Every hour, day or month, also where nothing happened."""
    step = form.step
    found = {_slot(moment, step): sums for moment, sums in asked.along_time(step).items()}
    for slot in _slots(asked, form):
        yield Row(_label(slot, step), found.get(slot, NOTHING))


def _slot(moment: datetime, step: str) -> date:
    """Without the zone: an hour that a clock shows twice is one."""
    return moment.replace(tzinfo=None, fold=0) if step == "hour" else moment.date()


def _slots(asked: HistoryQuery, form: HistoryForm) -> Iterator[date]:
    first, last = form.days
    if form.step == "hour":
        yield from _hours(asked)
        return
    day = first
    while day <= last:
        yield day.replace(day=1) if form.step == "month" else day
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        day = following if form.step == "month" else day + timedelta(days=1)


def _hours(asked: HistoryQuery) -> Iterator[datetime]:
    """A day has 23, 24 or 25 of them, or 24 where one comes twice and is shown once."""
    hour, shown = asked.begin.replace(minute=0, second=0, tzinfo=UTC), None
    while hour < asked.end:
        local = hour.astimezone(asked.zone).replace(minute=0, tzinfo=None, fold=0)
        if hour >= asked.begin and local != shown:
            yield local
            shown = local
        hour += HOUR


def _label(slot: date, step: str) -> str:
    if isinstance(slot, datetime):
        return date_format(slot, "j M H:i")
    return date_format(slot, "M Y" if step == "month" else "j M Y")
