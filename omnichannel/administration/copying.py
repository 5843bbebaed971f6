"""Copies of work streams and of rules, with all that belongs to them."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from routing.models import RoutingRule, SkillAttachmentRule
from workstreams.models import WorkStream

LONGEST_NAME = 100  # characters

Record = TypeVar("Record", bound=Model)
Rule = TypeVar("Rule", RoutingRule, SkillAttachmentRule)


@transaction.atomic
def copy_of_stream(stream: WorkStream) -> WorkStream:
    """With its rules, conditions, context variables and quick replies; without its pages."""
    names = WorkStream.objects.values_list("name", flat=True)
    copy = copied(stream, name=name_of_copy(stream.name, set(names)))
    for variable in stream.context_variables.all():
        copied(variable, work_stream_id=copy.pk)
    for rule in stream.rules.prefetch_related("conditions", "shares"):
        _copy_rule(rule, work_stream_id=copy.pk)
    for skill_rule in stream.skill_rules.prefetch_related("conditions", "skills"):
        _copy_rule(skill_rule, work_stream_id=copy.pk)
    copy.quick_replies.set(stream.quick_replies.all())
    return copy


@transaction.atomic
def copy_of_rule(rule: Rule) -> Rule:
    """The last one of its work stream, and switched off until somebody has changed it."""
    others = type(rule)._default_manager.filter(work_stream=rule.work_stream_id)
    name = name_of_copy(rule.name, set(others.values_list("name", flat=True)))
    last = others.aggregate(last=Max("order"))["last"]
    return _copy_rule(rule, name=name, order=last + 1, is_active=False)


def name_of_copy(name: str, taken: Collection[str]) -> str:
    """`Copy of Sales`, and `Copy of Sales (2)` where that is taken."""
    wanted, number = (_("Copy of %(name)s") % {"name": name})[:LONGEST_NAME], 2
    free = wanted
    while free in taken:
        ending = f" ({number})"
        free, number = wanted[: LONGEST_NAME - len(ending)] + ending, number + 1
    return free


def copied(record: Record, **changes: Any) -> Record:
    """A new row with the same values but for `changes`, which are columns (`rule_id`)."""
    fields = [field for field in record._meta.concrete_fields if not field.primary_key]
    values = {field.attname: getattr(record, field.attname) for field in fields}
    copy = type(record)(**{**values, **changes})
    copy.save()
    return copy


def _copy_rule(rule: Rule, **changes: Any) -> Rule:
    copy = copied(rule, **changes)
    parts: list[Model] = [*rule.conditions.all()]
    parts += rule.shares.all() if isinstance(rule, RoutingRule) else rule.skills.all()
    for part in parts:
        copied(part, rule_id=copy.pk)
    return copy
