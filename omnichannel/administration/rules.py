"""Routing rules items: the table on a work stream's tab, and the page of each of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.forms import PaginationInlineFormSet

from omnichannel.administration import rule_warnings
from omnichannel.administration.conditions import ConditionInline
from omnichannel.administration.rule_page import RulePage
from omnichannel.administration.rule_table import RuleTable
from omnichannel.administration.rule_warnings import Warnings
from routing.models import Condition, QueueShare, RoutingRule, check_shares
from workstreams.models import WorkStream


class RoutingRuleTable(RuleTable):
    model = RoutingRule
    fields = ["rule", "conditions", "leads_to", "is_active", "order"]
    readonly_fields = ["rule", "conditions", "leads_to"]
    template_before = "admin/workstreams/_rules_explained.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        rules = super().get_queryset(request).select_related("queue")
        return rules.prefetch_related("conditions", "shares__queue")

    def warnings(self, stream: WorkStream) -> Warnings:
        return rule_warnings.of_routing_rules(stream)

    @display(description=gettext_lazy("Queue"))
    def leads_to(self, rule: RoutingRule) -> str:
        return goal(rule)


def goal(rule: RoutingRule) -> str:
    """The queue, or how the rule splits."""
    shares = [f"{share.queue} {share.percent} %" for share in rule.shares.all()]
    return ", ".join(shares) or rule.queue.name


class RuleConditionInline(ConditionInline):
    model = Condition


class SharesFormSet(PaginationInlineFormSet):
    """None, or parts that make a whole."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        rows = [form for form in self.forms if not self._should_delete_form(form)]
        check_shares([form.cleaned_data["percent"] for form in rows if form.cleaned_data])


class QueueShareInline(TabularInline):
    model = QueueShare
    formset = SharesFormSet
    fields = ["queue", "percent"]
    autocomplete_fields = ["queue"]
    hide_title = True
    extra = 0
    template_before = "admin/workstreams/_split_explained.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("queue")


@admin.register(RoutingRule)
class RoutingRuleAdmin(RulePage):
    """Not in the side bar: rules are reached through their work stream."""

    tab = "rules"
    new = gettext_lazy("New Rule Item")
    parts = [RuleConditionInline, QueueShareInline]
    list_display = ["name", "work_stream", "leads_to", "is_active"]
    autocomplete_fields = ["work_stream", "queue"]

    def get_queryset(self, request: HttpRequest) -> Any:
        rules = super().get_queryset(request).select_related("work_stream", "queue")
        return rules.prefetch_related("shares__queue")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        stream = "of_stream" if self.get_inlines(request, obj) else "work_stream"
        return ["name", stream, "queue", "match", "is_active", "description"]

    @display(description=gettext_lazy("Queue"), ordering="queue__name")
    def leads_to(self, rule: RoutingRule) -> str:
        return goal(rule)

    def warnings(self, stream: WorkStream) -> Warnings:
        return rule_warnings.of_routing_rules(stream)
