"""Skill Attachment Rules: the table on a work stream's tab, and the page of each of them."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.decorators import display

from omnichannel.administration import rule_warnings
from omnichannel.administration.conditions import ConditionInline
from omnichannel.administration.rule_page import RulePage
from omnichannel.administration.rule_table import RuleTable
from omnichannel.administration.rule_warnings import Warnings
from omnichannel.administration.skills import RatingField
from routing.models import AttachedSkill, SkillAttachmentRule, SkillCondition
from workstreams.models import RatingValue, WorkStream

SKILLS = Prefetch("skills", AttachedSkill.objects.select_related("skill", "rating"))


class SkillRuleTable(RuleTable):
    model = SkillAttachmentRule
    fields = ["rule", "conditions", "attaches", "is_active", "order"]
    readonly_fields = ["rule", "conditions", "attaches"]
    template_before = "admin/workstreams/_skill_rules_explained.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("conditions", SKILLS)

    def warnings(self, stream: WorkStream) -> Warnings:
        return rule_warnings.of_skill_rules(stream)

    @display(description=gettext_lazy("Skills"))
    def attaches(self, rule: SkillAttachmentRule) -> str:
        return skills_in_words(rule)


def skills_in_words(rule: SkillAttachmentRule) -> str:
    """With how good an agent has to be."""
    return ", ".join(str(skill) for skill in rule.skills.all()) or _("None")


class SkillConditionInline(ConditionInline):
    model = SkillCondition


class AttachedSkillInline(TabularInline):
    """The skills a conversation then asks for, and how good an agent has to be."""

    model = AttachedSkill
    fields = ["skill", "rating"]
    autocomplete_fields = ["skill"]
    hide_title = True
    extra = 0
    verbose_name = gettext_lazy("Skill")
    verbose_name_plural = gettext_lazy("Skills to attach")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("skill__rating_model", "rating")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "rating":
            kwargs["form_class"] = RatingField
            kwargs["queryset"] = RatingValue.objects.select_related("model")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(SkillAttachmentRule)
class SkillAttachmentRuleAdmin(RulePage):
    """Not in the side bar: rules are reached through their work stream."""

    tab = "skill_rules"
    new = gettext_lazy("New Skill Attachment Rule")
    parts = [SkillConditionInline, AttachedSkillInline]
    list_display = ["name", "work_stream", "attaches", "is_active"]

    def get_queryset(self, request: HttpRequest) -> Any:
        rules = super().get_queryset(request).select_related("work_stream")
        return rules.prefetch_related(SKILLS)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        stream = "of_stream" if self.get_inlines(request, obj) else "work_stream"
        return ["name", stream, "match", "is_active", "description"]

    @display(description=gettext_lazy("Skills"))
    def attaches(self, rule: SkillAttachmentRule) -> str:
        return skills_in_words(rule)

    def warnings(self, stream: WorkStream) -> Warnings:
        return rule_warnings.of_skill_rules(stream)
