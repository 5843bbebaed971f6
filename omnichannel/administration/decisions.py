"""Insight > Routing decisions: why a conversation waited where it waited."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display

from omnichannel.administration.read_only import ReadOnly
from omnichannel.asking import user_of
from routing.explanation import explanation_of
from routing.models import RoutingDecision
from workstreams.conversations.models import Conversation


@admin.register(RoutingDecision)
class RoutingDecisionAdmin(ReadOnly, ModelAdmin):
    list_display = ["decided_at", "conversation", "winner", "queue", "took"]
    list_select_related = ["conversation__identity__channel", "queue"]
    list_filter = ["queue"]
    search_fields = ["rule_name", "conversation__identity__name"]
    date_hierarchy = "decided_at"
    fields = [("conversation", "decided_at"), ("winner", "queue"), "took", "explanation"]
    readonly_fields = ["winner", "took", "explanation"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoutingDecision]:
        """Of conversations they may read: a rule may have looked at what the customer wrote."""
        related = ["conversation__identity__channel", "conversation__work_stream", "queue"]
        readable = Conversation.objects.readable_by(user_of(request))
        decisions = super().get_queryset(request).select_related(*related)
        return decisions.filter(conversation__in=readable)

    @display(description=gettext_lazy("Rule"), ordering="rule_name")
    def winner(self, decision: RoutingDecision) -> str:
        return decision.rule_name or _("No rule matched")

    @display(description=gettext_lazy("Time taken"), ordering="took_us")
    def took(self, decision: RoutingDecision) -> str:
        return _("%(n)s ms") % {"n": f"{decision.took_us / 1000:.2f}"}

    @display(description=gettext_lazy("What was looked at"))
    def explanation(self, decision: RoutingDecision) -> str:
        found = explanation_of(decision)
        return render_to_string("admin/facts/_decision.html", {"found": found})
