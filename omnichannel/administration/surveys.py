"""Agent Experience > Surveys: what customers are asked once their conversation is over."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from unfold.admin import ModelAdmin, StackedInline
from unfold.decorators import display

from omnichannel.administration.deletion import NamesItsUses
from omnichannel.survey_form import SurveyForm, questions_of, tongue_of
from workstreams.locales import LANGUAGES
from workstreams.surveys.models import Question, QuestionText, Survey

ADDRESS = {
    "outside_url": gettext_lazy(
        "A survey at another provider, instead of questions of your own. Its address, beginning "
        "with https://; filled in are {conversation}, {token}, {language} and {queue}."
    ),
    "language": gettext_lazy("In which you write the questions below. Translate them after that."),
    "valid_days": gettext_lazy("After that the link leads nowhere."),
    "is_active": gettext_lazy("Off: nobody is sent this survey, whichever pages ask it."),
}


class QuestionInline(StackedInline):
    model = Question
    fields = [
        ("position", "kind"),
        "text",
        "options",
        ("is_required", "is_score", "is_active"),
    ]
    extra = 0
    show_change_link = True
    tab = True
    verbose_name_plural = gettext_lazy("Questions")


class QuestionTextInline(StackedInline):
    model = QuestionText
    fields = ["language", "text", "options"]
    extra = 0
    verbose_name_plural = gettext_lazy("Translations")


@admin.register(Survey)
class SurveyAdmin(NamesItsUses, ModelAdmin):
    list_display = ["name", "language", "asks", "valid_days", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    fields = ["name", "is_active", "language", "valid_days", "outside_url", "preview"]
    readonly_fields = ["preview"]
    inlines = [QuestionInline]
    warn_unsaved_form = True

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_form(request, obj, **{"help_texts": ADDRESS, **kwargs})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Survey]:
        return super().get_queryset(request).annotate(questions_count=Count("questions"))

    @display(description=gettext_lazy("Asks"))
    def asks(self, survey: Any) -> str:
        if survey.is_outside:
            return _("At another provider")
        count = survey.questions_count
        return ngettext("%(n)d question", "%(n)d questions", count) % {"n": count}

    @display(description=gettext_lazy("Preview"))
    def preview(self, survey: Survey) -> str:
        """In each language something is written in."""
        if survey.pk is None or survey.is_outside:
            return _("Save the survey with its questions first.")
        texts = QuestionText.objects.filter(question__survey=survey)
        spoken = {survey.language, *texts.values_list("language", flat=True)}
        where = reverse("admin:surveys_survey_preview", args=[survey.pk])
        links = [(where, code, name) for code, name in LANGUAGES if code in spoken]
        link = '<a class="text-primary-600 underline dark:text-primary-500" href="{}?in={}">{}</a>'
        return format_html_join(" · ", link, links)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.preview_view))
        return [
            path("<int:pk>/preview/", view, name="surveys_survey_preview"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The customer's page, which sends nothing."""
        survey = self.get_object(request, str(pk))
        if survey is None:
            raise Http404
        if not self.has_view_permission(request, survey):
            raise PermissionDenied
        language = request.GET.get("in", survey.language)
        with translation.override(tongue_of(language)):
            form = SurveyForm(questions_of(survey), language, {})
            shown = {
                "organisation": _("Your page"),
                "asked": form.asked(),
                "valid_until": timezone.now() + survey.validity,
                "is_preview": True,
            }
            return render(request, "survey_pages/survey.html", shown)

    def uses(self, obj: Survey) -> list[str]:
        pages = obj.channels.filter(is_on=True).count()
        asked = obj.invitations.count()
        on = ngettext("%(n)d page asks it", "%(n)d pages ask it", pages)
        were = ngettext("%(n)d customer was asked", "%(n)d customers were asked", asked)
        uses = [on % {"n": pages}] if pages else []
        return [*uses, were % {"n": asked}] if asked else uses


@admin.register(Question)
class QuestionAdmin(NamesItsUses, ModelAdmin):
    """Reached from its survey: its translations."""

    list_display = ["text", "survey", "kind", "is_active"]
    list_select_related = ["survey"]
    list_filter = ["survey"]
    search_fields = ["text"]
    fields = [
        "survey",
        ("position", "kind"),
        "text",
        "options",
        ("is_required", "is_score", "is_active"),
    ]
    autocomplete_fields = ["survey"]
    inlines = [QuestionTextInline]
    warn_unsaved_form = True

    def uses(self, obj: Question) -> list[str]:
        count = obj.answers.count()
        words = ngettext(
            "%(n)d customer answered it; ask it no longer instead",
            "%(n)d customers answered it; ask it no longer instead",
            count,
        )
        return [words % {"n": count}] if count else []
