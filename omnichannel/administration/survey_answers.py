"""Insight > Survey answers: who was asked, what they answered, and how satisfied they are."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import (
    ChoicesDropdownFilter,
    DropdownFilter,
    RangeDateFilter,
    RelatedDropdownFilter,
)
from unfold.decorators import display

from omnichannel.administration.read_only import ReadOnly
from omnichannel.administration.survey_csv import as_csv
from omnichannel.byte_ranges import Pieces, Span
from omnichannel.showing.stars import stars
from workstreams.models import Agent
from workstreams.surveys.models import Answer, Invitation
from workstreams.surveys.models.survey import SCORES

OUTCOME_COLOURS = {"answered": "success", "sent": "info", "not_sent": "warning"}


class ScoreFilter(DropdownFilter):
    title = gettext_lazy("Score")
    parameter_name = "score"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(score), stars(score)) for score in reversed(SCORES)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = {str(score) for score in SCORES}
        return queryset.filter(score=self.value()) if self.value() in known else queryset


class AgentFilter(DropdownFilter):
    """Those who were asked about, by name."""

    title = gettext_lazy("Agent")
    parameter_name = "agent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        agents = Agent.objects.filter(survey_invitations__isnull=False).distinct()
        rows = agents.select_related("user").order_by("user__name", "pk")
        return [(str(agent.pk), str(agent)) for agent in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(agent=value) if value.isdecimal() else queryset


class AnswerInline(ReadOnly, TabularInline):
    """Of what was submitted: a draft is nobody's business but the customer's."""

    model = Answer
    fields = ["asked", "answered"]
    readonly_fields = fields
    extra = 0
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Answer]:
        submitted = super().get_queryset(request).filter(invitation__submitted_at__isnull=False)
        return submitted.select_related("question")

    @display(description=gettext_lazy("Question"))
    def asked(self, answer: Answer) -> str:
        return answer.question.text

    @display(description=gettext_lazy("Answer"))
    def answered(self, answer: Answer) -> str:
        return answer.shown


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, ModelAdmin):
    list_display = ["shown_conversation", "survey", "queue", "agent", "came_of_it", "shown_score"]
    list_display += ["created_at", "submitted_at"]
    list_select_related = ["survey", "queue", "agent__user", "message"]
    list_filter = [
        ("survey", RelatedDropdownFilter),
        ("queue", RelatedDropdownFilter),
        AgentFilter,
        ScoreFilter,
        ("outcome", ChoicesDropdownFilter),
        ("created_at", RangeDateFilter),
    ]
    list_filter_submit = True
    list_before_template = "admin/surveys/_figures.html"
    date_hierarchy = "created_at"
    fields = ["shown_conversation", "survey", "queue", "agent", "came_of_it", "shown_score"]
    fields += ["language", "created_at", "expires_at", "submitted_at"]
    readonly_fields = ["shown_conversation", "came_of_it", "shown_score"]
    inlines = [AnswerInline]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "cl" in context:
            query = request.GET.urlencode()
            where = reverse("admin:surveys_invitation_csv")
            context["figures"] = context["cl"].queryset.figures()
            context["csv_address"] = f"{where}?{query}" if query else where
        return response

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.csv_view))
        return [path("csv/", view, name="surveys_invitation_csv"), *super().get_urls()]

    def csv_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """Of what the list shows with the same filters: those that were answered."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = self.get_changelist_instance(request).get_queryset(request)
        text, size = as_csv(shown.answered())
        response = StreamingHttpResponse(Pieces(text, Span(0, size - 1)))
        response["Content-Type"] = "text/csv; charset=utf-8"
        response["Content-Length"] = str(size)
        response["Content-Disposition"] = 'attachment; filename="survey-answers.csv"'
        return response

    @display(description=gettext_lazy("Conversation"), ordering="conversation")
    def shown_conversation(self, invitation: Invitation) -> str:
        return _("Conversation %(number)s") % {"number": invitation.conversation_id}

    @display(description=gettext_lazy("Outcome"), label=OUTCOME_COLOURS)
    def came_of_it(self, invitation: Invitation) -> tuple[str, str]:
        if invitation.submitted_at:
            return "answered", _("Answered")
        if not invitation.was_sent:
            return "not_sent", f"{_('Not sent')}: {invitation.get_reason_display()}"
        if invitation.is_undelivered:
            return "not_sent", _("Could not be delivered")
        return "sent", _("Sent")

    @display(description=gettext_lazy("Score"), ordering="score")
    def shown_score(self, invitation: Invitation) -> str:
        if invitation.score is None:
            return ""
        words = _("%(score)d of 5") % {"score": invitation.score}
        return format_html('<span title="{}">{}</span>', words, stars(invitation.score))
