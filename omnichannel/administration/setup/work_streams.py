"""Work streams in the set-up file, with their variables and rules."""

from collections.abc import Iterator
from typing import Any

from rest_framework import serializers

from facebook_channel.apps import KIND
from omnichannel.administration.setup.conditions import can_ask, doubted, in_codes
from omnichannel.administration.setup.records import Changes, found_or_new, named_or_none
from omnichannel.administration.setup.refusal import SetupRefused
from omnichannel.administration.setup.rules import (
    RuleSection,
    SkillRuleSection,
    bring_rules,
    bring_skill_rules,
)
from omnichannel.administration.setup.section import RecordSection
from routing.entities import CONTEXT_VARIABLES
from routing.models import MOST_RULES, Condition, RoutingRule, SkillCondition
from workstreams.models import (
    ContextVariable,
    NotificationTemplate,
    Occasion,
    Presence,
    Queue,
    WorkStream,
)

OF_A_VARIABLE = ["name", "display_name", "type"]
SLOTS = [f"notification_{occasion}" for occasion in Occasion.values]
FIELDS = [
    "name",
    "capacity",
    "mode",
    "auto_assign",
    "allowed_presences",
    "max_concurrency",
    "matching",
    "fallback_queue",
    "auto_close_minutes",
    "agents_may_pick_pushed",
    "agent_affinity",
    "affinity_ignores_limits",
    "affinity_after_closure",
    "offer_seconds",
    "inactive_after_missed_offer",
    "offer_again_seconds",
    "decline_limit",
    "decline_minutes",
    "after_declines",
    "on_disconnect",
    "allows_automated_messages",
    *SLOTS,
]

INACTIVE = "inactive_after_missed_offer"
OF_MISSED_OFFERS = (INACTIVE, "auto_assign", "allowed_presences")
RULES = {"rules": "{place}.rules", "more_rules": "rules", "skill_rules": "{place}.skill_rules"}


class VariableSection(RecordSection):
    class Meta:
        model = ContextVariable
        fields = OF_A_VARIABLE


class WorkStreamFields(RecordSection):
    """What the short form says of the one work stream; its rules stand beside it."""

    allowed_presences = serializers.ListField(
        child=serializers.ChoiceField(choices=Presence.BaseStatus.choices),
        allow_empty=False,
        required=False,
    )

    class Meta:
        model = WorkStream
        fields = FIELDS


class WorkStreamSection(WorkStreamFields):
    """Each list is the whole list: what it leaves out is removed."""

    context_variables = VariableSection(many=True, required=False)
    rules = RuleSection(many=True, required=False)
    skill_rules = SkillRuleSection(many=True, required=False)

    class Meta:
        model = WorkStream
        fields = [*FIELDS, "context_variables", "rules", "skill_rules"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        variables = declared(attrs)
        for key in {"rules", "skill_rules"} & attrs.keys():
            attrs[key] = rules_in_codes(key, attrs[key], variables)
        return attrs


def declared(section: dict[str, Any]) -> list[ContextVariable]:
    """The variables of a work stream once its section is applied."""
    if "context_variables" in section:
        return [ContextVariable(**one) for one in section["context_variables"]]
    return list(ContextVariable.objects.filter(work_stream__name=section["name"]))


def rules_in_codes(
    key: str, rules: list[dict[str, Any]], variables: list[ContextVariable]
) -> list[dict[str, Any]]:
    """Raises ValidationError at this key, where conditions ask for what is not there."""
    names = [rule["name"] for rule in rules]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise serializers.ValidationError({key: f"{', '.join(twice)} stands there twice."})
    try:
        return in_codes(rules, variables)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({key: error.detail}) from None


def bring_work_stream(section: dict[str, Any], place: str, changes: Changes) -> None:
    """A new one assigns at once unless the file says that agents are asked."""
    stream = found_or_new(WorkStream, name=section["name"])
    values = {key: section[key] for key in FIELDS if key in section} | {"channel_kind": KIND}
    if stream._state.adding:
        values = {"auto_assign": True, **values}
    values = _with_missed_offers(stream, values, place)
    for key, model in [("fallback_queue", Queue), *((key, NotificationTemplate) for key in SLOTS)]:
        if key in values:
            values[key] = named_or_none(model, values[key], f"{place}.{key}")
    changes.bring(stream, values, place)
    here = f"{place}.context_variables"
    if "context_variables" in section:
        _bring_variables(stream, section["context_variables"], here, changes)
    if "rules" in section:
        bring_rules(stream, section["rules"], f"{place}.rules", changes, whole=True)
    if "more_rules" in section:
        bring_rules(stream, section["more_rules"], "rules", changes, whole=False)
    if "skill_rules" in section:
        bring_skill_rules(stream, section["skill_rules"], f"{place}.skill_rules", changes)
    if "context_variables" in section:
        _keep_what_is_asked_for(stream, here)


def _with_missed_offers(stream: WorkStream, values: dict[str, Any], place: str) -> dict[str, Any]:
    """Raises SetupRefused where agents are asked, show away and would be inactive all the same.

    A new work stream whose file says nothing of it leaves agents as they are.
    """
    before = {key: getattr(stream, key) for key in OF_MISSED_OFFERS}
    after = {key: values.get(key, kept) for key, kept in before.items()}
    away = Presence.BaseStatus.AWAY in after["allowed_presences"]
    if after["auto_assign"] or not (after[INACTIVE] and away):
        return values
    if stream._state.adding and INACTIVE not in values:
        return {**values, INACTIVE: False}
    if not stream._state.adding and after == before:
        return values  # so it was saved once
    sentence = "does not work while away is an allowed presence. Make it false, or leave away out."
    raise SetupRefused([f"{place}.{INACTIVE}: {sentence}"])


def doubts(sections: list[dict[str, Any]]) -> Iterator[str]:
    """What rules ask for and never find, and rules nobody looks at: taken, and said."""
    for section in sections:
        place = section["place"]
        for key, here in RULES.items():
            for position, rule in enumerate(section.get(key, [])):
                at = f"{here.format(place=place)}[{position}].conditions"
                yield from doubted(rule["conditions"], at)
        if (most := _number_of_rules(section)) > MOST_RULES:
            sentence = f"{most} rules, of which only the first {MOST_RULES} are looked at."
            yield f"{place}: it has {sentence}"


def _number_of_rules(section: dict[str, Any]) -> int:
    if "rules" in section:
        return len(section["rules"])
    kept = RoutingRule.objects.filter(work_stream__name=section["name"])
    more = (rule["name"] for rule in section.get("more_rules", []))
    return len({*kept.values_list("name", flat=True), *more})


def _bring_variables(
    stream: WorkStream, sections: list[dict[str, Any]], place: str, changes: Changes
) -> None:
    kept = ContextVariable.objects.filter(work_stream=stream)
    changes.keep_only(kept, [one["name"] for one in sections], place, stream.name)
    for position, section in enumerate(sections):
        variable = found_or_new(ContextVariable, work_stream=stream, name=section["name"])
        changes.bring(variable, section, f"{place}[{position}]", stream.name)


def _keep_what_is_asked_for(stream: WorkStream, place: str) -> None:
    """Raises SetupRefused where rules the file does not list ask for what is gone or another."""
    variables = {variable.name: variable for variable in stream.context_variables.all()}
    for model in (Condition, SkillCondition):
        asking = model.objects.filter(rule__work_stream=stream, entity=CONTEXT_VARIABLES)
        for condition in asking.select_related("rule"):
            variable = variables.get(condition.attribute)
            sentence = f"{place}: rule {condition.rule.name!r} asks for {condition.attribute!r}"
            if variable is None:
                raise SetupRefused([f"{sentence}. List that variable, or change the rule."])
            if not can_ask(condition, variable):
                sentence += f" in a way that does not fit the type {variable.type}."
                raise SetupRefused([f"{sentence} Keep its type, or change the rule."])
