"""A survey: what a customer is asked once their conversation is over, in their language."""

from datetime import timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workstreams.locales import LANGUAGES
from workstreams.surveys.outside import check_outside_url

SCORES = range(1, 6)  # one star to five


class SurveyQuerySet(models.QuerySet["Survey"]):
    def with_questions(self) -> Self:
        return self.prefetch_related("questions__texts")


class Survey(models.Model):
    """Questions of our own, or the address of a survey elsewhere, which then is asked instead.

    `language` is the one its questions are written in; `valid_days` is for how long a link opens.
    """

    name = models.CharField(gettext_lazy("Name"), max_length=100, unique=True)
    is_active = models.BooleanField(gettext_lazy("Active"), default=True)
    language = models.CharField(
        gettext_lazy("Language"), max_length=20, choices=LANGUAGES, default="en-US"
    )
    outside_url = models.CharField(
        gettext_lazy("Outside survey"),
        max_length=500,
        blank=True,
        validators=[check_outside_url],
    )
    valid_days = models.PositiveSmallIntegerField(
        gettext_lazy("Days the link is valid"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("Survey")
        verbose_name_plural = gettext_lazy("Surveys")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def validity(self) -> timedelta:
        return timedelta(days=self.valid_days)

    @property
    def is_outside(self) -> bool:
        return bool(self.outside_url)

    def can_be_sent(self) -> bool:
        """It is active, and there is something to ask."""
        return self.is_active and (self.is_outside or self.questions.asked().exists())


class QuestionQuerySet(models.QuerySet["Question"]):
    def asked(self) -> Self:
        return self.filter(is_active=True)


class Question(models.Model):
    """One question, worded in the survey's own language; `options` are one a line.

    The question that `is_score` is the one whose answer counts as the customer's satisfaction.
    """

    class Kind(models.TextChoices):
        RATING = "rating", gettext_lazy("Rating from 1 to 5")
        CHOICE = "choice", gettext_lazy("One of several")
        CHOICES = "choices", gettext_lazy("Any of several")
        TEXT = "text", gettext_lazy("Own words")

    survey = models.ForeignKey(
        Survey,
        on_delete=models.CASCADE,
        related_name="questions",
        verbose_name=gettext_lazy("Survey"),
    )
    position = models.PositiveSmallIntegerField(gettext_lazy("Position"), default=0)
    kind = models.CharField(
        gettext_lazy("Answered by"), max_length=10, choices=Kind, default=Kind.RATING
    )
    text = models.CharField(gettext_lazy("Question"), max_length=300)
    options = models.TextField(gettext_lazy("Options"), blank=True)
    is_required = models.BooleanField(gettext_lazy("Must be answered"), default=False)
    is_score = models.BooleanField(gettext_lazy("Counts as satisfaction"), default=False)
    is_active = models.BooleanField(gettext_lazy("Asked"), default=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("Question")
        verbose_name_plural = gettext_lazy("Questions")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey"],
                condition=Q(is_score=True),
                name="question_one_score_per_survey",
                violation_error_message=gettext_lazy(
                    "Only one question of a survey can count as satisfaction."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_score=False) | Q(kind="rating"),
                name="question_score_is_a_rating",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        if self.is_score and self.kind != self.Kind.RATING:
            raise ValidationError({"is_score": _("Only a rating can count as satisfaction.")})
        if self.has_options and len(lines_of(self.options)) < 2:
            raise ValidationError({"options": _("Write at least two options, one on each line.")})

    @property
    def has_options(self) -> bool:
        return self.kind in {self.Kind.CHOICE, self.Kind.CHOICES}

    def wording(self, language: str) -> "Wording":
        """In this language, else in another of the same tongue, else as it was written."""
        return Wording(self, self._translation(language))

    def _translation(self, language: str) -> "QuestionText | None":
        if language == self.survey.language:
            return None
        texts = {text.language: text for text in self.texts.all()}
        if language in texts:
            return texts[language]
        tongue = base_of(language)
        if tongue == base_of(self.survey.language):
            return None
        return next((text for name, text in texts.items() if base_of(name) == tongue), None)


class QuestionText(models.Model):
    """A question in another language; its options stand in the same order."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(gettext_lazy("Language"), max_length=20, choices=LANGUAGES)
    text = models.CharField(gettext_lazy("Question"), max_length=300)
    options = models.TextField(gettext_lazy("Options"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("Translation")
        verbose_name_plural = gettext_lazy("Translations")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "language"], name="question_text_once_per_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} · {self.text}"

    def clean(self) -> None:
        question = self.question
        if question.has_options and len(lines_of(self.options)) != len(lines_of(question.options)):
            raise ValidationError(
                {"options": _("Translate every option, in the same order, one on each line.")}
            )


class Wording:
    """A question as one reader sees it; an answer is kept in the words it was written in."""

    def __init__(self, question: Question, translation: QuestionText | None) -> None:
        self.language = translation.language if translation else question.survey.language
        self.text = translation.text if translation else question.text
        kept = lines_of(question.options)
        shown = lines_of(translation.options) if translation else kept
        self.options = list(zip(kept, shown if len(shown) == len(kept) else kept, strict=True))


def lines_of(options: Any) -> list[str]:
    """Each once, in their order."""
    return list(dict.fromkeys(line.strip() for line in str(options).splitlines() if line.strip()))


def base_of(language: str) -> str:
    """`de-AT` is German: `de`."""
    return language.split("-")[0].lower()
