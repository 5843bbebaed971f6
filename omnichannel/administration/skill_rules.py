"""Skill Attachment Rules with their conditions and skills, as nested rows of a work stream."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from unfold.admin import StackedInline, TabularInline

from omnichannel.administration.conditions import ConditionInline
from omnichannel.administration.skills import RatingField
from routing.models import AttachedSkill, SkillAttachmentRule, SkillCondition
from workstreams.models import RatingValue


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


class SkillAttachmentRuleInline(StackedInline):
    model = SkillAttachmentRule
    fields = ["name", "match", "is_active", "description", "order"]
    ordering_field = "order"
    hide_ordering_field = True
    inlines = [SkillConditionInline, AttachedSkillInline]
    extra = 0
    tab = True
    template_before = "admin/workstreams/_skill_rules_explained.html"
