"""Insight > Webhook deliveries: what Facebook posted, and what became of it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display

from facebook_channel.models import WebhookDelivery
from facebook_channel.tasks import process_deliveries
from omnichannel.administration.read_only import ReadOnly
from workstreams.bell import ring

COLOURS = {"pending": "warning", "processed": "success", "failed": "danger"}


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnly, ModelAdmin):
    """The body holds customers' words: only its size leaves the database."""

    list_display = ["received_at", "application", "shown_state", "size", "attempts", "noted"]
    list_select_related = ["application"]
    list_filter = ["state", "application"]
    date_hierarchy = "received_at"
    actions = ["process_again"]
    fields = [
        ("received_at", "application"),
        ("state", "attempts"),
        ("due_at", "processed_at"),
        "size",
        "shown_remarks",
    ]
    readonly_fields = ["size", "shown_remarks"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookDelivery]:
        return super().get_queryset(request).defer("body").annotate(octets=Length("body"))

    @display(description=gettext_lazy("State"), ordering="state", label=COLOURS)
    def shown_state(self, delivery: WebhookDelivery) -> tuple[str, str]:
        return delivery.state, delivery.get_state_display()

    @display(description=gettext_lazy("Size"), ordering="octets")
    def size(self, delivery: Any) -> str:
        return filesizeformat(delivery.octets)

    @display(description=gettext_lazy("Remarks"))
    def noted(self, delivery: WebhookDelivery) -> str:
        return str(len(delivery.remarks) or "")

    @display(description=gettext_lazy("Remarks"))
    def shown_remarks(self, delivery: WebhookDelivery) -> str:
        return render_to_string("admin/facts/_remarks.html", {"remarks": delivery.remarks})

    def has_process_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("facebook_channel.change_webhookdelivery")

    @admin.action(description=gettext_lazy("Process again"), permissions=["process"])
    def process_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        chosen = WebhookDelivery.objects.filter(pk__in=queryset.values("pk"))
        count = chosen.process_again()
        ring(process_deliveries)
        words = ngettext(
            "%(n)d delivery will be processed again.",
            "%(n)d deliveries will be processed again.",
            count,
        )
        messages.success(request, words % {"n": count})
