"""Which skills a conversation asks for: every rule that holds attaches its own."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy

from routing.models.rule import Match
from workstreams.models import RatingValue, Skill, WorkStream


class SkillAttachmentRuleQuerySet(models.QuerySet["SkillAttachmentRule"]):
    def in_order(self) -> Self:
        return self.order_by("work_stream", "order", "id")


class SkillAttachmentRule(models.Model):
    """All rules of a work stream are looked at, unlike those that choose the queue."""

    work_stream = models.ForeignKey(
        WorkStream, on_delete=models.CASCADE, related_name="skill_rules"
    )
    name = models.CharField(gettext_lazy("Name"), max_length=100)
    description = models.CharField(gettext_lazy("Description"), max_length=2000, blank=True)
    match = models.CharField(
        gettext_lazy("Conditions"), max_length=3, choices=Match, default=Match.ALL
    )
    is_active = models.BooleanField(gettext_lazy("Active"), default=True)
    order = models.PositiveIntegerField(default=0)

    objects = SkillAttachmentRuleQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("Skill Attachment Rule")
        verbose_name_plural = gettext_lazy("Skill Attachment Rules")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_stream", "name"], name="skill_rule_name_is_unique_in_its_work_stream"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AttachedSkill(models.Model):
    """A skill the rule attaches, and how good an agent has to be."""

    rule = models.ForeignKey(SkillAttachmentRule, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("Skill")
    )
    rating = models.ForeignKey(
        RatingValue,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=gettext_lazy("Proficiency"),
    )

    class Meta:
        verbose_name = gettext_lazy("Skill")
        verbose_name_plural = gettext_lazy("Skills")
        ordering = ["skill__name"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "skill"], name="skill_is_attached_once"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} · {self.rating}"

    def clean(self) -> None:
        if self.skill_id and self.rating_id:
            self.skill.check_rating(self.rating)
