"""A part of the set-up file: what is checked when it is read is what is written on export."""

import re
from typing import Any

from rest_framework import serializers
from rest_framework.validators import UniqueValidator


class Section(serializers.Serializer[Any]):
    """Knows its keys, and refuses any other."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            known = ", ".join(self.fields)
            raise serializers.ValidationError(
                dict.fromkeys(unknown, f"is not known here. Known keys: {known}.")
            )
        return super().to_internal_value(data)


class Named(serializers.CharField):
    """Another record by its name, which the file itself may bring along: found when applied."""

    def to_representation(self, value: Any) -> str:
        return str(value.name)


class NamesField(serializers.ListField):
    """Several records by their names, sorted."""

    child = serializers.CharField()

    def to_representation(self, data: Any) -> list[str]:
        return sorted(row.name for row in data.all())


class LinesField(serializers.ListField):
    """Kept as one text with a line for each."""

    child = serializers.CharField()

    def to_internal_value(self, data: Any) -> Any:
        return "\n".join(super().to_internal_value(data))

    def to_representation(self, data: Any) -> list[str]:
        lines = (line.strip() for line in str(data).splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class RecordSection(Section, serializers.ModelSerializer[Any]):
    """A section whose keys are fields of its model, with the model's own limits."""

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[Any, Any]:
        """Without looking for a name twice: a record that is there already is meant."""
        field, options = super().build_standard_field(field_name, model_field)
        validators = options.get("validators", [])
        if any(isinstance(one, UniqueValidator) for one in validators):
            others = [one for one in validators if not isinstance(one, UniqueValidator)]
            options = {**options, "validators": others}
        return field, options

    def build_relational_field(self, field_name: str, relation_info: Any) -> tuple[Any, Any]:
        related = relation_info.model_field
        if related.null:
            return Named, {"required": False, "allow_null": True}
        return Named, {}

    def get_uniqueness_extra_kwargs(
        self, field_names: Any, declared_fields: Any, extra_kwargs: Any
    ) -> tuple[Any, Any]:
        """No default for what is unique together: an absent key keeps what is."""
        return extra_kwargs, {}

    def get_validators(self) -> list[Any]:
        """What a constraint forbids is found when the file is applied."""
        return []


def code(label: str) -> str:
    """`Begins with` and `begins_with` mean the same."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
