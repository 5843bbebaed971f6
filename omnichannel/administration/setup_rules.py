"""Rules in the set-up file, checked against everything rules can ask for."""

from typing import Any

from rest_framework import serializers

from facebook_channel.apps import KIND
from omnichannel.administration.setup_section import Section, code
from routing.conditions import ASK_FOR_DATA, OPERATORS_OF, Operator, ValueType, number
from routing.entities import AttributeSchema, EntitySchema, schemas
from routing.models import OPERATOR_LABELS, Condition, Match, check_shares
from workstreams.models import WorkStream


class ConditionSection(Section):
    """Entity, attribute, operator and choices are written as their label or their code."""

    entity = serializers.CharField()
    attribute = serializers.CharField()
    operator = serializers.CharField()
    value = serializers.CharField(required=False, default="", allow_blank=True, max_length=1000)
    group = serializers.ChoiceField(choices=Condition.Group.choices, default=Condition.Group.NONE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        entity = self._entity(attrs["entity"])
        attribute = _attribute(entity, attrs["attribute"])
        operator = _operator(attribute, attrs["operator"])
        return {
            **attrs,
            "entity": entity.entity,
            "attribute": attribute.name,
            "operator": operator.value,
            "value": "" if operator in ASK_FOR_DATA else _value(attribute, attrs["value"]),
        }

    def _entity(self, name: str) -> EntitySchema:
        wanted = code(name).removesuffix("_conversation")
        known = schemas(KIND, self._stream())
        for schema in known:
            if wanted in (schema.entity, code(str(schema.label))):
                return schema
        raise _one_of("entity", [schema.entity for schema in known])

    def _stream(self) -> WorkStream | None:
        """The one of the file, where it exists already: it may declare context variables."""
        section = self.root.initial_data.get("work_stream")
        name = section.get("name") if isinstance(section, dict) else None
        return WorkStream.objects.filter(name=name).first() if isinstance(name, str) else None


class ShareSection(Section):
    queue = serializers.CharField()
    percent = serializers.IntegerField(min_value=1, max_value=100)


class RuleSection(Section):
    name = serializers.CharField(max_length=100)
    queue = serializers.CharField()
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    match = serializers.ChoiceField(choices=Match.choices, default=Match.ALL)
    conditions = ConditionSection(many=True, default=list)
    shares = ShareSection(many=True, default=list)

    def validate_shares(self, shares: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({share["queue"] for share in shares}) < len(shares):
            raise serializers.ValidationError("must name each queue once.")
        check_shares([share["percent"] for share in shares])
        return shares


def _attribute(entity: EntitySchema, name: str) -> AttributeSchema:
    """Names of context variables are told apart by case; labels are not."""
    for attribute in entity.attributes:
        if name == attribute.name:
            return attribute
    for attribute in entity.attributes:
        if code(name) in (attribute.name, code(str(attribute.label))):
            return attribute
    raise _one_of("attribute", [attribute.name for attribute in entity.attributes])


def _operator(attribute: AttributeSchema, name: str) -> Operator:
    for operator in OPERATORS_OF[attribute.type]:
        if code(name) in (operator.value, code(str(OPERATOR_LABELS[operator.value]))):
            return operator
    raise _one_of("operator", [operator.value for operator in OPERATORS_OF[attribute.type]])


def _value(attribute: AttributeSchema, value: str) -> str:
    if not value:
        raise serializers.ValidationError({"value": "is missing: compare with what?"})
    if attribute.type is ValueType.NUMBER and number(value) is None:
        raise serializers.ValidationError({"value": "must be a number, such as 5.5."})
    if not attribute.choices:
        return value
    for choice, label in attribute.choices:
        if code(value) in (choice, code(str(label))):
            return choice
    raise _one_of("value", [choice for choice, _label in attribute.choices])


def _one_of(key: str, known: list[str]) -> serializers.ValidationError:
    return serializers.ValidationError({key: f"must be one of: {', '.join(known)}."})
