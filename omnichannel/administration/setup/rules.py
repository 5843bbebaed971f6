"""Routing rules and skill attachment rules of a work stream in the set-up file."""

from itertools import count
from typing import Any

from rest_framework import serializers

from omnichannel.administration.setup.conditions import NAMES, ConditionSection
from omnichannel.administration.setup.records import Changes, Part, called, found_or_new, named
from omnichannel.administration.setup.section import Named, RecordSection, Section
from omnichannel.administration.setup.skills import RatedSkillSection, rated
from routing.models import (
    AttachedSkill,
    Condition,
    Match,
    QueueShare,
    RoutingRule,
    SkillAttachmentRule,
    SkillCondition,
    check_shares,
)
from workstreams.models import Queue, WorkStream


class ShareSection(Section):
    queue = Named()
    percent = serializers.IntegerField(min_value=1, max_value=100)


class RuleSection(RecordSection):
    match = serializers.ChoiceField(choices=Match.choices, default=Match.ALL)
    conditions = ConditionSection(many=True, default=list)
    shares = ShareSection(many=True, default=list)

    class Meta:
        model = RoutingRule
        fields = ["name", "queue", "description", "match", "is_active", "conditions", "shares"]

    def validate_shares(self, shares: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({share["queue"] for share in shares}) < len(shares):
            raise serializers.ValidationError("must name each queue once.")
        check_shares([share["percent"] for share in shares])
        return shares


class SkillRuleSection(RecordSection):
    match = serializers.ChoiceField(choices=Match.choices, default=Match.ALL)
    conditions = ConditionSection(many=True, default=list)
    skills = RatedSkillSection(many=True, default=list)

    class Meta:
        model = SkillAttachmentRule
        fields = ["name", "description", "match", "is_active", "conditions", "skills"]


def bring_rules(
    stream: WorkStream, sections: list[dict[str, Any]], place: str, changes: Changes, *, whole: bool
) -> None:
    """In this order; `whole`: those that are not listed are removed."""
    rules = RoutingRule.objects.filter(work_stream=stream)
    if whole:
        changes.keep_only(rules, [one["name"] for one in sections], place, stream.name)
    orders = _orders(rules, sections)
    for position, (section, order) in enumerate(zip(sections, orders, strict=True)):
        values = {**section, "order": order}
        if not whole:
            values = {"is_active": True, **values}  # the short form knows no other rules
        _bring_rule(stream, values, f"{place}[{position}]", changes)


def _bring_rule(stream: WorkStream, section: dict[str, Any], place: str, changes: Changes) -> None:
    rule = found_or_new(RoutingRule, work_stream=stream, name=section["name"])
    conditions, shares = section.pop("conditions"), section.pop("shares")
    queue = named(Queue, section["queue"], f"{place}.queue")
    changes.bring(rule, {**section, "queue": queue}, place, stream.name)
    _bring_conditions(Condition, rule, conditions, place, changes)
    rows = [
        QueueShare(
            rule=rule,
            queue=named(Queue, share["queue"], f"{place}.shares"),
            percent=share["percent"],
        )
        for share in shares
    ]
    part = Part(called(rule, stream.name), f"{place}.shares", ["queue", "percent"])
    changes.bring_rows(part, rule.shares.select_related("queue"), rows)


def bring_skill_rules(
    stream: WorkStream, sections: list[dict[str, Any]], place: str, changes: Changes
) -> None:
    rules = SkillAttachmentRule.objects.filter(work_stream=stream)
    changes.keep_only(rules, [one["name"] for one in sections], place, stream.name)
    orders = _orders(rules, sections)
    for position, (section, order) in enumerate(zip(sections, orders, strict=True)):
        here = f"{place}[{position}]"
        rule = found_or_new(SkillAttachmentRule, work_stream=stream, name=section["name"])
        conditions, skills = section.pop("conditions"), section.pop("skills")
        changes.bring(rule, {**section, "order": order}, here, stream.name)
        _bring_conditions(SkillCondition, rule, conditions, here, changes)
        rows = [
            AttachedSkill(rule=rule, **rated(skill, f"{here}.skills[{number}]"))
            for number, skill in enumerate(skills)
        ]
        part = Part(called(rule, stream.name), f"{here}.skills", ["skill", "rating"])
        changes.bring_rows(part, rule.skills.select_related("skill", "rating"), rows)


def _orders(rules: Any, sections: list[dict[str, Any]]) -> list[int]:
    """Rules keep their numbers where those put them in this order, and new ones follow.

    Else all of them come in this order behind those that are not listed.
    """
    wanted = [section["name"] for section in sections]
    kept = {rule.name: rule.order for rule in rules.in_order()}
    new = [name for name in wanted if name not in kept]
    if [*(name for name in kept if name in wanted), *new] == wanted:
        behind = count(max(kept.values(), default=-1) + 1)
        return [kept[name] if name in kept else next(behind) for name in wanted]
    others = [order for name, order in kept.items() if name not in wanted]
    first = max(others, default=-1) + 1
    return list(range(first, first + len(wanted)))


def _bring_conditions(
    model: type[Condition] | type[SkillCondition],
    rule: Any,
    conditions: list[dict[str, Any]],
    place: str,
    changes: Changes,
) -> None:
    rows = [model(rule=rule, order=order, **one) for order, one in enumerate(conditions)]
    part = Part(called(rule, rule.work_stream.name), f"{place}.conditions", NAMES)
    changes.bring_rows(part, rule.conditions.all(), rows, in_order=True)
