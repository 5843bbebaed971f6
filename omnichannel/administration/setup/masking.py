"""Data masking in the set-up file: its rules, and on whose words they are used."""

from typing import Any

from omnichannel.administration.setup.records import Changes, found_or_new
from omnichannel.administration.setup.section import RecordSection
from workstreams.conversations.built_in import MASKED
from workstreams.conversations.models import MaskingRule, MaskingSettings


class MaskingRuleSection(RecordSection):
    class Meta:
        model = MaskingRule
        fields = ["name", "description", "pattern", "check_digits", "is_active"]


class MaskingSection(RecordSection):
    class Meta:
        model = MaskingSettings
        fields = ["masks_customers", "masks_agents"]


def own_masking_rules() -> list[MaskingRule]:
    """Those that are not as they came with the product."""
    as_they_came = {rule[0]: rule[1:] for rule in MASKED}
    rules = MaskingRule.objects.all()
    return [rule for rule in rules if _told(rule) != as_they_came.get(rule.name)]


def _told(rule: MaskingRule) -> tuple[object, ...]:
    return rule.description, rule.pattern, rule.check_digits, rule.is_active


def bring_masking_rule(section: dict[str, Any], place: str, changes: Changes) -> None:
    changes.bring(found_or_new(MaskingRule, name=section["name"]), section, place)
