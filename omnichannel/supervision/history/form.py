"""What a supervisor asks of the history: a time, whose, and along what."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.channels.models import Channel
from workstreams.conversations.models import Tag
from workstreams.models import Agent, Queue
from workstreams.reporting.querying import HistoryQuery

PRESETS = {"today": 1, "7": 7, "30": 30, "365": 365}
LONGEST = timedelta(days=3660)
FIRST_YEAR = 2000


class HistoryForm(forms.Form):
    time = forms.ChoiceField(
        label=_("Time"),
        required=False,
        choices=[
            ("today", _("Today")),
            ("7", _("7 days")),
            ("30", _("30 days")),
            ("365", _("12 months")),
            ("custom", _("From … to …")),
        ],
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    channel = forms.ModelChoiceField(
        Channel.objects.order_by("name"), label=_("Page"), required=False, empty_label=_("All")
    )
    queue = forms.ModelChoiceField(
        Queue.objects.order_by("name"), label=_("Queue"), required=False, empty_label=_("All")
    )
    agent = forms.ModelChoiceField(
        Agent.objects.select_related("user").order_by("user__name"),
        label=_("Agent"),
        required=False,
        empty_label=_("All"),
    )
    tag = forms.ModelChoiceField(
        Tag.objects.order_by("name"), label=_("Tag"), required=False, empty_label=_("All")
    )
    by = forms.ChoiceField(
        label=_("Along"),
        required=False,
        choices=[
            ("time", _("Time")),
            ("hour", _("Hour of the day")),
            ("channel", _("Page")),
            ("queue", _("Queue")),
            ("agent", _("Agent")),
            ("tag", _("Tag")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or {}
        if asked.get("time") != "custom":
            return asked
        since, until = asked.get("since"), asked.get("until")
        if since is None or until is None:
            raise forms.ValidationError(_("Choose the first and the last day."))
        if until < since:
            raise forms.ValidationError(_("The last day is before the first. Change one of them."))
        if since.year < FIRST_YEAR or until > timezone.localdate() + timedelta(days=366):
            raise forms.ValidationError(_("Choose days from the year 2000 until a year from now."))
        if until - since > LONGEST:
            raise forms.ValidationError(_("Choose at most ten years."))
        return asked

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last."""
        asked = self.cleaned_data
        if asked["time"] == "custom":
            return asked["since"], asked["until"]
        today = timezone.localdate()
        return today - timedelta(days=PRESETS.get(asked["time"], 30) - 1), today

    @property
    def step(self) -> str:
        first, last = self.days
        length = (last - first).days + 1
        return "hour" if length <= 2 else "day" if length <= 62 else "month"

    @property
    def history_query(self) -> HistoryQuery:
        first, last = self.days
        named = {each: getattr(self.cleaned_data[each], "pk", None) for each in OF}
        return HistoryQuery(begin_of(first), begin_of(last + timedelta(days=1)), zone(), **named)


OF = ("channel", "queue", "agent", "tag")


def zone() -> Any:
    return timezone.get_current_timezone()


def begin_of(day: date) -> datetime:
    """The first moment of a day here; 23 or 25 hours later begins the next, twice a year."""
    return datetime.combine(day, time(), zone()).astimezone(UTC)
