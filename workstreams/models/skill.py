"""What agents can do, and how well."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workstreams.models.agent import Agent


class RatingModel(models.Model):
    """A scale, such as one to five stars."""

    name = models.CharField(gettext_lazy("Name"), max_length=100, unique=True)
    least = models.PositiveSmallIntegerField(gettext_lazy("Min Rating Value"), default=1)
    most = models.PositiveSmallIntegerField(gettext_lazy("Max Rating Value"), default=5)

    class Meta:
        verbose_name = gettext_lazy("Rating model")
        verbose_name_plural = gettext_lazy("Rating models")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(least__gte=1, most__gt=F("least"), most__lte=100),
                name="rating_model_is_a_scale",
                violation_error_message=gettext_lazy(
                    "The smallest value is at least 1, the largest is larger, at most 100."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RatingValue(models.Model):
    """One step of the scale, with its name."""

    model = models.ForeignKey(RatingModel, on_delete=models.CASCADE, related_name="values")
    name = models.CharField(gettext_lazy("Name"), max_length=100)
    value = models.PositiveSmallIntegerField(gettext_lazy("Value"))

    class Meta:
        verbose_name = gettext_lazy("Rating value")
        verbose_name_plural = gettext_lazy("Rating values")
        ordering = ["model", "value"]
        constraints = [
            models.UniqueConstraint(fields=["model", "value"], name="rating_value_is_named_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.model_id and not self.model.least <= self.value <= self.model.most:
            raise ValidationError(
                {
                    "value": _("The scale goes from %(least)d to %(most)d.")
                    % {"least": self.model.least, "most": self.model.most}
                }
            )


class SkillType(models.Model):
    """What kind of skill, such as a language or a product."""

    name = models.CharField(gettext_lazy("Name"), max_length=100, unique=True)

    class Meta:
        verbose_name = gettext_lazy("Skill type")
        verbose_name_plural = gettext_lazy("Skill types")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Skill(models.Model):
    """Something an agent can be good at; routing asks for it, with a least rating."""

    name = models.CharField(gettext_lazy("Name"), max_length=100, unique=True)
    type = models.ForeignKey(
        SkillType,
        on_delete=models.PROTECT,
        related_name="skills",
        verbose_name=gettext_lazy("Type"),
    )
    rating_model = models.ForeignKey(
        RatingModel,
        on_delete=models.PROTECT,
        related_name="skills",
        verbose_name=gettext_lazy("Rating Model"),
    )
    description = models.CharField(gettext_lazy("Description"), max_length=500, blank=True)

    class Meta:
        verbose_name = gettext_lazy("Skill")
        verbose_name_plural = gettext_lazy("Skills")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def check_rating(self, rating: RatingValue) -> None:
        """Raises ValidationError, at the field `rating`, where it is a step of another scale."""
        if rating.model_id != self.rating_model_id:
            sentence = _("Choose a value of the rating model “%(model)s”.")
            raise ValidationError({"rating": sentence % {"model": self.rating_model}})


class AgentSkill(models.Model):
    """An agent has a skill, at one step of the skill's own scale."""

    agent = models.ForeignKey(
        Agent,
        on_delete=models.CASCADE,
        related_name="skills",
        verbose_name=gettext_lazy("User (Agent)"),
    )
    skill = models.ForeignKey(
        Skill,
        on_delete=models.CASCADE,
        related_name="agents",
        verbose_name=gettext_lazy("Skill Name"),
    )
    rating = models.ForeignKey(
        RatingValue,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=gettext_lazy("Rating Value"),
    )

    class Meta:
        verbose_name = gettext_lazy("Agent skill")
        verbose_name_plural = gettext_lazy("Agent skills")
        ordering = ["skill__name"]
        constraints = [
            models.UniqueConstraint(fields=["agent", "skill"], name="agent_has_a_skill_once"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} · {self.rating}"

    def clean(self) -> None:
        if self.skill_id and self.rating_id:
            self.skill.check_rating(self.rating)
