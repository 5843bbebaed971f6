"""The questions of a survey as one form: for the customer, and for whoever previews it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from workstreams.surveys.models import Question, Survey
from workstreams.surveys.models.answer import LONGEST_TEXT
from workstreams.surveys.models.survey import SCORES, Wording, base_of

Kind = Question.Kind


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question as its template shows it; `lang` is empty where it is that of the page."""

    question: Question
    text: str
    lang: str
    name: str
    options: Sequence[Option]
    entered: str
    errors: Sequence[str]


def questions_of(survey: Survey) -> list[Question]:
    return list(survey.questions.asked().select_related("survey").prefetch_related("texts"))


def tongue_of(language: str) -> str:
    """In which the page itself speaks: theirs, or where we do not speak it, the browser's."""
    wanted = base_of(language)
    return wanted if wanted in settings.SURVEY_LANGUAGES else get_language() or "en"


class SurveyForm(forms.Form):
    """Its fields are named by the ids of the questions; `given` is what may be kept."""

    def __init__(
        self,
        questions: Sequence[Question],
        language: str,
        kept: Mapping[int, str],
        data: Any = None,
        *,
        is_draft: bool = False,
    ) -> None:
        super().__init__(data)
        self.questions, self.kept = questions, kept
        self._wordings = {question.pk: question.wording(language) for question in questions}
        for question in questions:
            is_required = question.is_required and not is_draft
            field = _field(question, self._wordings[question.pk], is_required=is_required)
            self.fields[_name(question)] = field

    @property
    def given(self) -> dict[int, str]:
        """Of a form that was checked: the answers that are right."""
        right = self.cleaned_data
        return {
            question.pk: _kept_as(right[_name(question)])
            for question in self.questions
            if _name(question) in right
        }

    def asked(self) -> list[Asked]:
        return [self._asked(question) for question in self.questions]

    def _asked(self, question: Question) -> Asked:
        wording, name = self._wordings[question.pk], _name(question)
        entered = self._entered(question)
        own = base_of(wording.language) != base_of(get_language() or "")
        return Asked(
            question=question,
            text=wording.text,
            lang=wording.language if own else "",
            name=name,
            options=[
                Option(value, label, is_chosen=value in entered)
                for value, label in _choices(question, wording)
            ],
            entered=entered[0] if entered else "",
            errors=list(map(str, self.errors.get(name, []))) if self.is_bound else [],
        )

    def _entered(self, question: Question) -> list[str]:
        if self.is_bound:
            data: Any = self.data
            return list(data.getlist(_name(question)))
        kept = self.kept.get(question.pk, "")
        return [kept] if question.kind == Kind.TEXT else kept.split("\n")


def _name(question: Question) -> str:
    return f"q{question.pk}"


def _choices(question: Question, wording: Wording) -> list[tuple[str, str]]:
    """Value and label: the value is in the words the question was written in."""
    if question.kind == Kind.RATING:
        return [(str(score), str(score)) for score in SCORES]
    return wording.options if question.has_options else []


def _field(question: Question, wording: Wording, *, is_required: bool) -> forms.Field:
    told = {"required": _("Please answer this question."), "invalid_choice": _("Choose again.")}
    choices = _choices(question, wording)
    if question.kind == Kind.TEXT:
        return forms.CharField(
            required=is_required,
            max_length=LONGEST_TEXT,
            error_messages={"required": told["required"]},
        )
    several = question.kind == Kind.CHOICES
    field = forms.MultipleChoiceField if several else forms.ChoiceField
    return field(required=is_required, choices=choices, error_messages=told)


def _kept_as(value: str | list[str]) -> str:
    return "\n".join(value) if isinstance(value, list) else value
