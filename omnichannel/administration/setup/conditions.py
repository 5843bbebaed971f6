"""Conditions of rules, checked against everything rules can ask for."""

from collections.abc import Iterable, Iterator
from typing import Any

from rest_framework import serializers

from facebook_channel.apps import KIND
from omnichannel.administration.condition_values import mismatch
from omnichannel.administration.setup.section import Section, code
from routing.conditions import ASK_FOR_DATA, OPERATORS_OF, Operator, ValueType, number
from routing.entities import CONTEXT_VARIABLES, AttributeSchema, EntitySchema, schemas
from routing.models import OPERATOR_LABELS, Condition, SkillCondition
from workstreams.models import ContextVariable

NAMES = ["entity", "attribute", "operator", "value", "group"]


class ConditionSection(Section):
    """Entity, attribute, operator and choices are written as their label or their code."""

    entity = serializers.CharField()
    attribute = serializers.CharField()
    operator = serializers.CharField()
    value = serializers.CharField(
        required=False, default="", allow_blank=True, trim_whitespace=False, max_length=1000
    )
    group = serializers.ChoiceField(choices=Condition.Group.choices, default=Condition.Group.NONE)


def in_codes(
    rules: list[dict[str, Any]], variables: Iterable[ContextVariable]
) -> list[dict[str, Any]]:
    """The rules with their conditions as they are stored; raises ValidationError, by position.

    `variables` are those the work stream will declare.
    """
    known = [*schemas(KIND, None), *_declared(variables)]
    wrong: Any = {}
    for position, rule in enumerate(rules):
        for line, condition in enumerate(rule["conditions"]):
            try:
                condition.update(_in_codes(condition, known))
            except serializers.ValidationError as error:
                wrong.setdefault(position, {"conditions": {}})["conditions"][line] = error.detail
    if wrong:
        raise serializers.ValidationError(wrong)
    return rules


def doubted(conditions: list[dict[str, Any]], place: str) -> Iterator[str]:
    """Values that can never be equal to what Facebook writes; conditions as they are stored."""
    for line, one in enumerate(conditions):
        operator = Operator(one["operator"])
        if sentence := mismatch(one["value"], one["entity"], one["attribute"], operator):
            yield f"{place}[{line}].value: {sentence}"


def can_ask(condition: Condition | SkillCondition, variable: ContextVariable) -> bool:
    """Whether a stored condition still fits the type of what it asks for."""
    (entity,) = _declared([variable])
    (attribute,) = entity.attributes
    try:
        operator = _operator(attribute, condition.operator)
        if operator not in ASK_FOR_DATA:
            _value(attribute, condition.value)
    except serializers.ValidationError:
        return False
    return True


def _declared(variables: Iterable[ContextVariable]) -> list[EntitySchema]:
    attributes = tuple(
        AttributeSchema(one.name, one.display_name, ValueType(one.type)) for one in variables
    )
    label = "Context variables"
    return [EntitySchema(CONTEXT_VARIABLES, label, attributes)] if attributes else []


def _in_codes(condition: dict[str, Any], known: list[EntitySchema]) -> dict[str, Any]:
    entity = _entity(known, condition["entity"])
    attribute = _attribute(entity, condition["attribute"])
    operator = _operator(attribute, condition["operator"])
    value = "" if operator in ASK_FOR_DATA else _value(attribute, condition["value"])
    return {
        "entity": entity.entity,
        "attribute": attribute.name,
        "operator": operator.value,
        "value": value,
    }


def _entity(known: list[EntitySchema], name: str) -> EntitySchema:
    wanted = code(name).removesuffix("_conversation")
    for schema in known:
        if wanted in (schema.entity, code(str(schema.label))):
            return schema
    raise _one_of("entity", [schema.entity for schema in known])


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
