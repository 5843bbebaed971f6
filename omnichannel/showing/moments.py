"""Times as people say them: how long, and when."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

DAY = timedelta(days=1)


def how_long(span: timedelta) -> str:
    """At most two units: 4 min, 3 h 10 min, 2 days."""
    minutes = max(int(span.total_seconds() // 60), 0)
    hours, rest = divmod(minutes, 60)
    if span >= 2 * DAY:
        return ngettext("%(days)d day", "%(days)d days", span.days) % {"days": span.days}
    if hours and rest and hours < 24:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    if hours:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(minutes)d min") % {"minutes": minutes} if minutes else _("under 1 min")


def roughly(span: timedelta) -> str:
    """One unit, for the narrow places: 18 min, 21 h, 6 days."""
    hours = int(span.total_seconds() // 3600)
    return how_long(timedelta(hours=hours)) if hours else how_long(span)


def clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def day_name(day: date, today: date) -> str:
    """Today, Yesterday, Tomorrow, else the weekday and the date."""
    near = {today: _("Today"), today - DAY: _("Yesterday"), today + DAY: _("Tomorrow")}
    return near.get(day) or _date(day, today)


def _date(day: date, today: date) -> str:
    name = f"{date_format(day, 'l')} {date_format(day, 'MONTH_DAY_FORMAT')}"
    return name if day.year == today.year else f"{name} {day.year}"


def when(moment: datetime, now: datetime) -> str:
    """Within a sentence: the clock alone today, else with its day."""
    day, today = timezone.localdate(moment), timezone.localdate(now)
    near = {today: "", today - DAY: _("yesterday"), today + DAY: _("tomorrow")}
    name = near[day] if day in near else _date(day, today)
    return f"{name} {clock(moment)}".strip()


def when_in_short(moment: datetime, now: datetime) -> str:
    """For the end of a line: 09:12 today, Mon this week, 9 Mar before."""
    day, today = timezone.localdate(moment), timezone.localdate(now)
    if day == today:
        return clock(moment)
    if today - day < 7 * DAY:
        return date_format(day, "D")
    this_year, before = pgettext("format of a date", "j M"), pgettext("format of a date", "M Y")
    return date_format(day, this_year if day.year == today.year else before)
