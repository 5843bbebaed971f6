"""Surveys in the set-up file, and which of them the customers of a page are asked."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from omnichannel.administration.setup.records import (
    Changes,
    Part,
    called,
    found_or_new,
    named_or_none,
)
from omnichannel.administration.setup.section import LinesField, RecordSection, Section
from workstreams.channels.models import Channel
from workstreams.surveys.models import ChannelSurvey, Question, QuestionText, Survey
from workstreams.surveys.models.channel_survey import LONGEST_MESSAGE

OF_A_TEXT = ["language", "text", "options"]


class QuestionTextSection(RecordSection):
    options = LinesField(required=False)

    class Meta:
        model = QuestionText
        fields = OF_A_TEXT


class QuestionSection(RecordSection):
    options = LinesField(required=False)
    translations = QuestionTextSection(many=True, required=False, source="texts")

    class Meta:
        model = Question
        fields = ["kind", "text", "options", "is_required", "is_score", "is_active", "translations"]
        extra_kwargs = {"kind": {"required": True}}


class SurveySection(RecordSection):
    """Its questions stand in the order in which they are asked."""

    questions = QuestionSection(many=True, required=False)

    class Meta:
        model = Survey
        fields = ["name", "is_active", "language", "valid_days", "outside_url", "questions"]


class PageSurveySection(Section):
    """What a page says of its survey; an empty message stands for the default."""

    is_on = serializers.BooleanField(default=False)
    survey = serializers.CharField(allow_null=True, default=None)
    message = serializers.CharField(allow_blank=True, max_length=LONGEST_MESSAGE, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["is_on"] and not attrs["survey"]:
            raise serializers.ValidationError({"survey": "is needed where is_on is true."})
        return attrs


def survey_of_page(channel: Channel) -> dict[str, Any]:
    setting = getattr(channel, "survey_setting", None) or ChannelSurvey()
    return {
        "is_on": setting.is_on,
        "survey": setting.survey.name if setting.survey else None,
        "message": setting.message,
    }


def bring_survey(section: dict[str, Any], place: str, changes: Changes) -> None:
    questions = section.pop("questions", None)
    survey = found_or_new(Survey, name=section["name"])
    changes.bring(survey, section, place)
    if questions is not None:
        _bring_questions(survey, questions, f"{place}.questions", changes)


def _bring_questions(
    survey: Survey, wanted: list[dict[str, Any]], place: str, changes: Changes
) -> None:
    """One by one in their order, so that answers stay with what was asked; the rest goes."""
    kept = list(survey.questions.all())
    for question, section in zip(kept, wanted, strict=False):
        if question.is_score and not section.get("is_score", question.is_score):
            changes.bring(question, {"is_score": False}, place, survey.name)
    for position, section in enumerate(wanted):
        question = kept[position] if position < len(kept) else Question(survey=survey)
        _bring_question(question, {**section, "position": position + 1}, place, changes)
    for question in kept[len(wanted) :]:
        changes.remove(question, place, survey.name)


def _bring_question(
    question: Question, section: dict[str, Any], place: str, changes: Changes
) -> None:
    texts = section.pop("texts", None)
    where = f"{place}[{section['position'] - 1}]"
    changes.bring(question, section, where, question.survey.name)
    if texts is not None:
        wanted = [QuestionText(question=question, **{"options": "", **text}) for text in texts]
        part = Part(called(question, question.survey.name), f"{where}.translations", OF_A_TEXT)
        changes.bring_rows(part, question.texts.all(), wanted)


def bring_page_survey(channel: int, section: dict[str, Any], place: str, changes: Changes) -> None:
    setting = found_or_new(ChannelSurvey, channel_id=channel)
    survey = named_or_none(Survey, section["survey"], f"{place}.survey")
    is_on, since = section["is_on"], setting.on_since
    values = {
        "is_on": is_on,
        "survey": survey,
        "message": section["message"],
        "on_since": (since or timezone.now()) if is_on else None,
    }
    if setting._state.adding and not any(values.values()):
        return  # as it is without a row
    changes.bring(setting, values, place)
