"""Presences and operating hours in the set-up file."""

from datetime import time
from typing import Any

from rest_framework import serializers

from omnichannel.administration.setup.records import Changes, Part, called, found_or_new
from omnichannel.administration.setup.refusal import SetupRefused
from omnichannel.administration.setup.section import RecordSection
from routing.clock import WEEKDAYS
from workstreams.models import Holiday, OperatingHours, Presence, WorkingHours

OF_A_SHIFT = ["weekday", "opens_at", "closes_at"]
OF_A_HOLIDAY = ["reason", "first_day", "last_day"]


class PresenceSection(RecordSection):
    class Meta:
        model = Presence
        fields = ["name", "text", "base_status", "description", "user_can_set"]


class WeekdayField(serializers.Field[int, Any, str, Any]):
    """`monday`; kept as its number."""

    def to_internal_value(self, data: Any) -> int:
        if data not in WEEKDAYS:
            raise serializers.ValidationError(f"must be one of: {', '.join(WEEKDAYS)}.")
        return WEEKDAYS.index(data)

    def to_representation(self, value: int) -> str:
        return WEEKDAYS[value]


class ClockField(serializers.TimeField):
    """`08:00`; seconds only where there are any."""

    def to_representation(self, value: time) -> str:
        return value.isoformat("auto" if value.second or value.microsecond else "minutes")


class ShiftSection(RecordSection):
    weekday = WeekdayField()
    opens_at = ClockField()
    closes_at = ClockField()

    class Meta:
        model = WorkingHours
        fields = OF_A_SHIFT


class HolidaySection(RecordSection):
    class Meta:
        model = Holiday
        fields = OF_A_HOLIDAY


class OperatingHoursSection(RecordSection):
    shifts = ShiftSection(many=True, required=False)
    holidays = HolidaySection(many=True, required=False)

    class Meta:
        model = OperatingHours
        fields = ["name", "description", "time_zone", "shifts", "holidays"]


def bring_presence(section: dict[str, Any], place: str, changes: Changes) -> None:
    presence = found_or_new(Presence, name=section["name"])
    if presence.is_built_in:
        raise SetupRefused(
            [f"{place}: {presence.name!r} came with the product and stays as it is. Leave it out."]
        )
    changes.bring(presence, section, place)


def bring_hours(section: dict[str, Any], place: str, changes: Changes) -> None:
    shifts, holidays = section.pop("shifts", None), section.pop("holidays", None)
    hours = found_or_new(OperatingHours, name=section["name"])
    changes.bring(hours, section, place)
    if shifts is not None:
        part = Part(called(hours), f"{place}.shifts", OF_A_SHIFT)
        rows = [WorkingHours(hours=hours, **shift) for shift in shifts]
        changes.bring_rows(part, hours.shifts.all(), rows)
    if holidays is not None:
        part = Part(called(hours), f"{place}.holidays", OF_A_HOLIDAY)
        days = [Holiday(hours=hours, **holiday) for holiday in holidays]
        changes.bring_rows(part, hours.holidays.all(), days)
