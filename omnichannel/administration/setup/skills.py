"""Rating models, skill types and skills in the set-up file."""

from typing import Any

from rest_framework import serializers

from omnichannel.administration.setup.records import (
    Changes,
    found_or_new,
    named,
)
from omnichannel.administration.setup.refusal import SetupRefused
from omnichannel.administration.setup.section import Named, RecordSection, Section
from routing.models import AttachedSkill
from workstreams.models import RatingModel, RatingValue, Skill, SkillType


class RatingValueSection(RecordSection):
    class Meta:
        model = RatingValue
        fields = ["value", "name"]


class RatingModelSection(RecordSection):
    values = RatingValueSection(many=True, required=False)

    class Meta:
        model = RatingModel
        fields = ["name", "least", "most", "values"]


class SkillTypeSection(RecordSection):
    class Meta:
        model = SkillType
        fields = ["name"]


class SkillSection(RecordSection):
    class Meta:
        model = Skill
        fields = ["name", "type", "rating_model", "description"]
        extra_kwargs = {"type": {"required": False}, "rating_model": {"required": False}}


class RatedSkillSection(Section):
    """A skill and how good: the value of a step of the skill's own rating model."""

    skill = Named()
    rating = serializers.IntegerField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {"skill": instance.skill.name, "rating": instance.rating.value}


def bring_rating_model(section: dict[str, Any], place: str, changes: Changes) -> None:
    """Steps are renamed and added; one that is not listed goes, unless somebody is rated so."""
    values = section.pop("values", None)
    scale = found_or_new(RatingModel, name=section["name"])
    changes.bring(scale, section, place)
    if values is None:
        return
    steps = {step.value: step for step in scale.values.all()}
    for position, wanted in enumerate(values):
        step = steps.pop(wanted["value"], None) or RatingValue(model=scale)
        changes.bring(step, wanted, f"{place}.values[{position}]", scale.name)
    for step in steps.values():
        changes.remove(step, f"{place}.values", scale.name)


def bring_skill_type(section: dict[str, Any], place: str, changes: Changes) -> None:
    changes.bring(found_or_new(SkillType, name=section["name"]), section, place)


def bring_skill(section: dict[str, Any], place: str, changes: Changes) -> None:
    for key, model in [("type", SkillType), ("rating_model", RatingModel)]:
        if key in section:
            section[key] = named(model, section[key], f"{place}.{key}")
    skill = found_or_new(Skill, name=section["name"])
    scale = section.get("rating_model", skill.rating_model if skill.pk else None)
    if skill.pk and scale != skill.rating_model and _is_rated(skill):
        sentence = f"{place}.rating_model: agents or rules are rated with {skill.rating_model!s}."
        raise SetupRefused([f"{sentence} Make a new skill, or take those ratings away first."])
    changes.bring(skill, section, place)


def _is_rated(skill: Skill) -> bool:
    return skill.agents.exists() or AttachedSkill.objects.filter(skill=skill).exists()


def rated(wanted: dict[str, Any], place: str) -> dict[str, Any]:
    """The skill, and the step of its scale that has this value."""
    skill = named(Skill, wanted["skill"], f"{place}.skill")
    steps = RatingValue.objects.filter(model=skill.rating_model_id)
    if step := steps.filter(value=wanted["rating"]).first():
        return {"skill": skill, "rating": step}
    known = ", ".join(str(value) for value in steps.values_list("value", flat=True))
    raise SetupRefused([f"{place}.rating: {skill.name!r} is rated with one of: {known}."])
