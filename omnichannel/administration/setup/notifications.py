"""Notification templates in the set-up file."""

from typing import Any

from rest_framework import serializers

from omnichannel.administration.setup.records import Changes, Part, called, found_or_new
from omnichannel.administration.setup.refusal import SetupRefused
from omnichannel.administration.setup.section import RecordSection
from workstreams.models import NotificationField, NotificationTemplate
from workstreams.models.notification import AGENT, CUSTOMER, unknown_fillings

OF_A_FIELD = ["header", "value", "variable"]


class FieldSection(RecordSection):
    class Meta:
        model = NotificationField
        fields = OF_A_FIELD


class NotificationSection(RecordSection):
    class Meta:
        model = NotificationTemplate
        fields = [
            "name",
            "title",
            "shows_timeout",
            "accept_label",
            "shows_reject",
            "reject_label",
            "desktop",
        ]

    def validate_title(self, title: str) -> str:
        if unknown := unknown_fillings(title):
            raise serializers.ValidationError(
                f"{', '.join(unknown)} cannot be filled in. Use {AGENT} or {CUSTOMER}."
            )
        return title

    def get_fields(self) -> dict[str, Any]:
        """Named as in the administration, which a class attribute could not be."""
        most = NotificationField.MOST
        rows: Any = FieldSection(many=True, required=False, max_length=most)  # type: ignore[call-arg]
        return {**super().get_fields(), "fields": rows}


def bring_notification(section: dict[str, Any], place: str, changes: Changes) -> None:
    rows = section.pop("fields", None)
    template = found_or_new(NotificationTemplate, name=section["name"])
    if template.is_built_in:
        sentence = "came with the product and stays as it is. Give yours another name."
        raise SetupRefused([f"{place}: {template.name!r} {sentence}"])
    changes.bring(template, section, place)
    if rows is not None:
        wanted = [
            NotificationField(template=template, order=order, **row)
            for order, row in enumerate(rows)
        ]
        part = Part(called(template), f"{place}.fields", OF_A_FIELD)
        changes.bring_rows(part, template.fields.all(), wanted, in_order=True)
