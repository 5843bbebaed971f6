"""Alerts in the set-up file: the limits supervisors are warned of."""

from typing import Any

from omnichannel.administration.setup.records import Changes, found_or_new, named_or_none
from omnichannel.administration.setup.section import LinesField, RecordSection
from workstreams.models import Queue
from workstreams.supervision.models import AlertRule


class AlertSection(RecordSection):
    emails = LinesField(required=False)

    class Meta:
        model = AlertRule
        fields = ["name", "measure", "threshold", "queue", "emails", "is_active"]


def bring_alert(section: dict[str, Any], place: str, changes: Changes) -> None:
    values = dict(section)
    if "queue" in values:
        values["queue"] = named_or_none(Queue, values["queue"], f"{place}.queue")
    changes.bring(found_or_new(AlertRule, name=section["name"]), values, place)
