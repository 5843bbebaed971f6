"""When a queue is served: weekly hours in their own time zone, and holidays."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workstreams.calendar import Opening, Shift, Week


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone such as Europe/Berlin."))


class OperatingHours(models.Model):
    """A calendar that queues can share; without any shift it is open round the clock."""

    name = models.CharField(gettext_lazy("Name"), max_length=100, unique=True)
    description = models.CharField(gettext_lazy("Description"), max_length=500, blank=True)
    time_zone = models.CharField(
        gettext_lazy("Time zone"), max_length=60, default="UTC", validators=[validate_time_zone]
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = gettext_lazy("Operating hours")
        verbose_name_plural = gettext_lazy("Operating hours")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def week(self) -> Week:
        """The calendar as a value; prefetch `shifts` and `holidays` where there are many."""
        return Week(
            zone=ZoneInfo(self.time_zone),
            shifts=tuple(shift.as_value() for shift in self.shifts.all()),
            holidays=tuple(
                (day.first_day, day.last_day, day.reason) for day in self.holidays.all()
            ),
        )

    def opening_at(self, moment: datetime) -> Opening:
        return self.week.opening_at(moment)


class WorkingHours(models.Model):
    """One shift of the week; one that ends before it begins ends on the following day."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, gettext_lazy("Monday")
        TUESDAY = 1, gettext_lazy("Tuesday")
        WEDNESDAY = 2, gettext_lazy("Wednesday")
        THURSDAY = 3, gettext_lazy("Thursday")
        FRIDAY = 4, gettext_lazy("Friday")
        SATURDAY = 5, gettext_lazy("Saturday")
        SUNDAY = 6, gettext_lazy("Sunday")

    hours = models.ForeignKey(OperatingHours, on_delete=models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField(gettext_lazy("Day"), choices=Weekday)
    opens_at = models.TimeField(gettext_lazy("From"))
    closes_at = models.TimeField(
        gettext_lazy("Until"), help_text=gettext_lazy("00:00 is the end of the day.")
    )

    class Meta:
        verbose_name = gettext_lazy("Working hours")
        verbose_name_plural = gettext_lazy("Working hours")
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["hours", "weekday", "opens_at"], name="working_hours_begin_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="working_hours_are_on_a_day_of_the_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}-{self.closes_at:%H:%M}"

    def as_value(self) -> Shift:
        return Shift(self.weekday, self.opens_at, self.closes_at)


class Holiday(models.Model):
    """Days, in the calendar's own time zone, on which nobody works."""

    hours = models.ForeignKey(OperatingHours, on_delete=models.CASCADE, related_name="holidays")
    reason = models.CharField(gettext_lazy("Reason"), max_length=100)
    first_day = models.DateField(gettext_lazy("First day"))
    last_day = models.DateField(gettext_lazy("Last day"))

    class Meta:
        verbose_name = gettext_lazy("Holiday")
        verbose_name_plural = gettext_lazy("Holidays")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="holiday_ends_after_it_began",
                violation_error_message=gettext_lazy("The last day is before the first one."),
            ),
        ]

    def __str__(self) -> str:
        return self.reason
