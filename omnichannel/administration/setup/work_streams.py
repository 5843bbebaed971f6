"""Work streams in the set-up file, with their variables and rules."""

from typing import Any

from rest_framework import serializers

from facebook_channel.apps import KIND
from omnichannel.administration.setup.conditions import in_codes
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
from routing.models import Condition, SkillCondition
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
    *SLOTS,
]


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

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        away = Presence.BaseStatus.AWAY in attrs.get("allowed_presences", [])
        if away and attrs.get("inactive_after_missed_offer"):
            raise serializers.ValidationError(
                {"inactive_after_missed_offer": "does not work while away is an allowed presence."}
            )
        return attrs


class WorkStreamSection(WorkStreamFields):
    """Each list is the whole list: what it leaves out is removed."""

    context_variables = VariableSection(many=True, required=False)
    rules = RuleSection(many=True, required=False)
    skill_rules = SkillRuleSection(many=True, required=False)

    class Meta:
        model = WorkStream
        fields = [*FIELDS, "context_variables", "rules", "skill_rules"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
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


def _bring_variables(
    stream: WorkStream, sections: list[dict[str, Any]], place: str, changes: Changes
) -> None:
    kept = ContextVariable.objects.filter(work_stream=stream)
    changes.keep_only(kept, [one["name"] for one in sections], place, stream.name)
    for position, section in enumerate(sections):
        variable = found_or_new(ContextVariable, work_stream=stream, name=section["name"])
        changes.bring(variable, section, f"{place}[{position}]", stream.name)


def _keep_what_is_asked_for(stream: WorkStream, place: str) -> None:
    """Raises SetupRefused where rules the file does not list ask for what is gone."""
    names = set(stream.context_variables.values_list("name", flat=True))
    for model in (Condition, SkillCondition):
        asking = model.objects.filter(rule__work_stream=stream, entity=CONTEXT_VARIABLES)
        if lost := asking.exclude(attribute__in=names).select_related("rule").first():
            sentence = f"{place}: rule {lost.rule.name!r} asks for {lost.attribute!r}."
            raise SetupRefused([f"{sentence} List that variable, or change the rule."])
