"""Supervisor Experience > Alerts: limits that supervisors are warned of."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from workstreams.supervision.models import AlertRule


class AlertRuleForm(forms.ModelForm):
    class Meta:
        model = AlertRule
        fields = ["name", "measure", "threshold", "queue", "emails", "is_active"]
        widgets = {"emails": UnfoldAdminTextareaWidget(attrs={"rows": 3})}

    def clean_emails(self) -> str:
        return "\n".join(AlertRule(emails=self.cleaned_data["emails"]).addresses)


@admin.register(AlertRule)
class AlertRuleAdmin(ModelAdmin):
    form = AlertRuleForm
    list_display = ["name", "measure", "threshold", "queue", "shown_state", "is_active"]
    list_select_related = ["queue"]
    list_filter = ["measure", "is_active"]
    search_fields = ["name"]
    autocomplete_fields = ["queue"]
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[AlertRule]:
        going_on = Count("alerts", filter=Q(alerts__ended_at=None))
        return super().get_queryset(request).annotate(going_on=going_on)

    @display(description=gettext_lazy("State"), label={"alert": "danger", "calm": "success"})
    def shown_state(self, rule: Any) -> tuple[str, str]:
        return ("alert", _("Limit passed")) if rule.going_on else ("calm", _("Within the limit"))
