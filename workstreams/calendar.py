"""Open or closed at a given moment, and until when; pure."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MIDNIGHT = time(0)
AS_FAR_AS = timedelta(days=400)  # a change that is farther away is none
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)  # and
LATEST = datetime(9000, 1, 1, tzinfo=UTC)  # leave room to count days without an overflow

Interval = tuple[datetime, datetime]  # in UTC, the end is outside


@dataclass(frozen=True)
class Shift:
    """From a time of a weekday (0 is Monday) until another; the same or an earlier one is on
    the following day."""

    weekday: int
    opens_at: time
    closes_at: time


ROUND_THE_CLOCK = tuple(Shift(weekday, MIDNIGHT, MIDNIGHT) for weekday in range(7))


@dataclass(frozen=True)
class Opening:
    """`until` is the next change, empty where there is none; `holiday` names why it is closed."""

    is_open: bool
    until: datetime | None = None
    holiday: str = ""


@dataclass(frozen=True)
class Week:
    """Weekly shifts in one time zone, and holidays as (first day, last day, reason).

    A week without shifts is open round the clock. A shift that begins on a holiday is left
    out, one that reaches into a holiday ends at midnight.
    """

    zone: ZoneInfo
    shifts: tuple[Shift, ...] = ()
    holidays: tuple[tuple[date, date, str], ...] = ()

    def opening_at(self, moment: datetime) -> Opening:
        """`moment` is aware; `until` is in UTC, and empty where it is over 400 days away."""
        if not self.shifts and not self.holidays:
            return Opening(is_open=True)
        moment = _countable(moment)
        holiday = self._holiday_on(moment.astimezone(self.zone).date()) or ""
        for start, end in _merged(self._intervals(moment, AS_FAR_AS)):
            if start <= moment < end:
                return Opening(is_open=True, until=_near(end, moment))
            if moment < start:
                return Opening(is_open=False, until=_near(start, moment), holiday=holiday)
        return Opening(is_open=False, holiday=holiday)

    def is_open_at(self, moment: datetime) -> bool:
        """The same without `until`, which takes a look into the future."""
        moment = _countable(moment)
        return any(start <= moment < end for start, end in self._intervals(moment, DAY))

    def _intervals(self, moment: datetime, ahead: timedelta) -> Iterator[Interval]:
        """In the order of their beginning, from before the moment until after `ahead`."""
        today = moment.astimezone(self.zone).date()
        for number in range(-2, ahead.days + 3):
            day = today + number * DAY
            if self._holiday_on(day) is None:
                yield from self._intervals_on(day)

    def _intervals_on(self, day: date) -> Iterator[Interval]:
        tomorrow = day + DAY
        midnight = _instant(tomorrow, MIDNIGHT, self.zone)
        shifts = [one for one in self.shifts or ROUND_THE_CLOCK if one.weekday == day.weekday()]
        for shift in sorted(shifts, key=lambda one: one.opens_at):
            ends_on = day if shift.closes_at > shift.opens_at else tomorrow
            end = _instant(ends_on, shift.closes_at, self.zone)
            end = end if self._holiday_on(tomorrow) is None else min(end, midnight)
            if (start := _instant(day, shift.opens_at, self.zone)) < end:
                yield start, end

    def _holiday_on(self, day: date) -> str | None:
        reasons = (reason for first, last, reason in self.holidays if first <= day <= last)
        return next(reasons, None)


def _countable(moment: datetime) -> datetime:
    return min(max(moment, EARLIEST), LATEST).astimezone(UTC)


def _near(change: datetime, moment: datetime) -> datetime | None:
    return change if change <= moment + AS_FAR_AS else None


def _merged(intervals: Iterator[Interval]) -> Iterator[Interval]:
    """What touches or overlaps is one."""
    current = next(intervals, None)
    for start, end in intervals:
        if current and start <= current[1]:
            current = current[0], max(current[1], end)
        else:
            if current:
                yield current
            current = start, end
    if current:
        yield current


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The first moment at which the local clock shows this time, or has jumped past it."""
    local = datetime.combine(day, clock, zone)
    shown = local.astimezone(UTC)
    if shown.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return shown
    before = local.replace(fold=1, microsecond=0).astimezone(UTC)
    new_offset = shown.astimezone(zone).utcoffset()
    seconds = range((shown - before) // SECOND + 1)
    return before + SECOND * bisect_left(
        seconds,
        True,
        key=lambda passed: (before + SECOND * passed).astimezone(zone).utcoffset() == new_offset,
    )
