"""Settings > Operating hours: weekly shifts and holidays that queues share."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelect2Widget, UnfoldAdminSplitDateTimeWidget

from omnichannel.administration.deletion import NamesItsUses
from routing import distribution
from workstreams.after_commit import after_commit
from workstreams.calendar import Opening
from workstreams.models import Holiday, OperatingHours, WorkingHours

OFFICE_HOURS = [{"weekday": day, "opens_at": "08:00", "closes_at": "17:00"} for day in range(5)]


def in_words(opening: Opening, zone: ZoneInfo, asked: datetime) -> str:
    """“Open until 17:00”, on the clock of the calendar."""
    state = _("Open") if opening.is_open else _("Closed")
    if opening.holiday:
        state = _("Closed for %(holiday)s") % {"holiday": opening.holiday}
    if opening.until is None:
        return _("%(state)s, without an end in sight") % {"state": state}
    until, today = opening.until.astimezone(zone), asked.astimezone(zone).date()
    when = time_format(until, "H:i")
    if until.date() != today:
        near = until.date() - today < timedelta(days=7)
        when = date_format(until, "l H:i" if near else "l j F Y, H:i")
    return _("%(state)s until %(when)s") % {"state": state, "when": when}


def now_in_words(hours: OperatingHours) -> str:
    now = timezone.now()
    return in_words(hours.opening_at(now), ZoneInfo(hours.time_zone), now)


class OperatingHoursForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=lambda: [(name, name) for name in sorted(available_timezones())],
        widget=UnfoldAdminSelect2Widget,
        help_text=gettext_lazy("Shifts and holidays are on the clock of this place."),
        initial="UTC",
    )


class ShiftForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"opens_at", "closes_at"} & set(self.fields):
            self.fields[name].widget.format = "%H:%M"

    def has_changed(self) -> bool:
        """A new row that stands there is meant, also as it was suggested."""
        return super().has_changed() or self.instance.pk is None


class WorkingHoursInline(TabularInline):
    model = WorkingHours
    form = ShiftForm
    fields = ["weekday", "opens_at", "closes_at"]
    extra = 0
    hide_title = True
    verbose_name = gettext_lazy("Shift")
    verbose_name_plural = gettext_lazy("Working hours")
    template_before = "admin/hours/_shifts_explained.html"

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(OFFICE_HOURS) if obj is None else 0


class HolidayForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "last_day" in self.fields:
            self.fields["last_day"].required = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("last_day") and "last_day" not in self.errors:
            self.cleaned_data["last_day"] = self.cleaned_data.get("first_day")
        return cleaned


class HolidayInline(TabularInline):
    model = Holiday
    form = HolidayForm
    fields = ["reason", "first_day", "last_day"]
    extra = 0
    hide_title = True


class MomentForm(forms.Form):
    """“What would it say at …”: a moment on the clock of the calendar."""

    at = forms.SplitDateTimeField(
        label=gettext_lazy("What would it say at …"), widget=UnfoldAdminSplitDateTimeWidget
    )


@admin.register(OperatingHours)
class OperatingHoursAdmin(NamesItsUses, ModelAdmin):
    """With a look ahead: is it open at a given moment?"""

    form = OperatingHoursForm
    list_display = ["name", "time_zone", "state", "queues"]
    search_fields = ["name", "time_zone"]
    warn_unsaved_form = True
    inlines = [WorkingHoursInline, HolidayInline]
    change_form_outer_after_template = "admin/hours/_preview.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[OperatingHours]:
        return (
            super()
            .get_queryset(request)
            .prefetch_related("shifts", "holidays")
            .annotate(number_of_queues=Count("queues", distinct=True))
        )

    @display(description=gettext_lazy("Now"))
    def state(self, hours: OperatingHours) -> str:
        return now_in_words(hours)

    @display(description=gettext_lazy("Now"))
    def saved_state(self, hours: OperatingHours) -> str:
        """A refused form has put its own time zone into `hours`."""
        return now_in_words(OperatingHours.objects.get(pk=hours.pk))

    @display(description=gettext_lazy("Queues"), ordering="number_of_queues")
    def queues(self, hours: Any) -> int:
        return hours.number_of_queues

    @display(description=gettext_lazy("Used by"))
    def used_by(self, hours: OperatingHours) -> str:
        return ", ".join(queue.name for queue in hours.queues.all()) or _("No queue yet")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = ["name", "description", "time_zone"]
        return fields if obj is None else [*fields, "saved_state", "used_by"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["saved_state", "used_by"]

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk is None and isinstance(inline, WorkingHoursInline):
            kwargs["initial"] = OFFICE_HOURS
        return kwargs

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        hours = context.get("original")
        if hours is not None:
            context |= _preview(request, OperatingHours.objects.get(pk=hours.pk))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        after_commit(distribution.distribute)

    def uses(self, obj: OperatingHours) -> list[str]:
        return [_("queue “%(queue)s”") % {"queue": queue.name} for queue in obj.queues.all()]


def _preview(request: HttpRequest, hours: OperatingHours) -> dict[str, Any]:
    """What the template below the form shows; times are those of the calendar."""
    zone = ZoneInfo(hours.time_zone)
    with timezone.override(zone):
        now = timezone.localtime().replace(second=0, microsecond=0)
        asked = "at_0" in request.GET
        form = MomentForm(request.GET) if asked else MomentForm(initial={"at": now})
        answer = ""
        if asked and form.is_valid():
            moment = form.cleaned_data["at"]
            answer = in_words(hours.opening_at(moment), zone, moment)
        preview = {"form": form, "answer": answer, "zone": hours.time_zone, "html": str(form["at"])}
    return {"preview": preview, "preview_media": form.media}
