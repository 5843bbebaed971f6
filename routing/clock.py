"""What conditions on the time see: the clock and the calendar of a queue; pure."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from workstreams.calendar import Shift, Week

TIME = "time"  # the entity
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YES, NO = "yes", "no"

READINGS: dict[str, Callable[[datetime, Week], str]] = {
    "inside_hours": lambda moment, week: YES if week.is_open_at(moment) else NO,
    "day": lambda moment, week: WEEKDAYS[moment.astimezone(week.zone).weekday()],
    "hour": lambda moment, week: str(moment.astimezone(week.zone).hour),
}


def read_clock(attribute: str, moment: datetime, week: Week) -> list[str]:
    reading = READINGS.get(attribute)
    return [reading(moment, week)] if reading else []


def written(week: Week) -> dict[str, Any]:
    """As JSON, so that a decision can still be explained when the hours are others."""
    return {
        "zone": str(week.zone),
        "shifts": [
            [shift.weekday, shift.opens_at.isoformat(), shift.closes_at.isoformat()]
            for shift in week.shifts
        ],
        "holidays": [
            [first.isoformat(), last.isoformat(), reason] for first, last, reason in week.holidays
        ],
    }


def week_from(content: dict[str, Any]) -> Week:
    """What `written` made, as a week again."""
    return Week(
        ZoneInfo(content["zone"]),
        tuple(
            Shift(weekday, time.fromisoformat(opens_at), time.fromisoformat(closes_at))
            for weekday, opens_at, closes_at in content["shifts"]
        ),
        tuple(
            (date.fromisoformat(first), date.fromisoformat(last), reason)
            for first, last, reason in content["holidays"]
        ),
    )
