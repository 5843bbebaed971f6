"""Insight > Webhook deliveries: what Facebook posted, and what became of it."""

import json
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from facebook_channel.models import WebhookDelivery
from facebook_channel.tasks import process_deliveries
from omnichannel.administration.delivery_filters import (
    KindFilter,
    OutcomeFilter,
    unsupported_kinds,
)
from omnichannel.administration.journal import FoundByIds, shown_masked, to_the_second
from omnichannel.administration.read_only import ReadOnly
from workstreams.bell import ring

COLOURS = {"pending": "warning", "processed": "success", "failed": "danger"}


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(FoundByIds, ReadOnly, ModelAdmin):
    """Lists leave the body in the database; the page of one shows it without words."""

    list_display = ["received", "application", "shown_state", "of", "size", "failures", "noted"]
    list_select_related = ["application"]
    list_filter = [
        OutcomeFilter,
        KindFilter,
        "application",
        ("received_at", RangeDateTimeFilter),
    ]
    list_filter_submit = True
    list_before_template = "admin/journal/_unsupported.html"
    date_hierarchy = "received_at"
    actions = ["process_again"]
    fields = [
        ("received", "application"),
        ("state", "failures"),
        ("due", "processed"),
        "again",
        ("size", "signed_with"),
        ("of", "erased_at"),
        "ids",
        "shown_remarks",
        "shown_headers",
        "shown_body",
    ]
    readonly_fields = [
        *("received", "failures", "due", "processed", "again"),
        *("size", "of", "ids", "shown_remarks", "shown_headers", "shown_body"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookDelivery]:
        return super().get_queryset(request).defer("body").annotate(octets=Length("body"))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {**(extra_context or {}), "unsupported": unsupported_kinds()}
        return super().changelist_view(request, context)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.again_view))
        own = path("<int:pk>/again/", view, name="facebook_channel_webhookdelivery_again")
        return [own, *super().get_urls()]

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_process_permission(request):
            raise PermissionDenied
        delivery = get_object_or_404(WebhookDelivery.objects.defer("body"), pk=pk)
        self.process_again(request, WebhookDelivery.objects.filter(pk=delivery.pk))
        return redirect("admin:facebook_channel_webhookdelivery_change", delivery.pk)

    @display(description=gettext_lazy("Received"), ordering="received_at")
    def received(self, delivery: WebhookDelivery) -> str:
        return to_the_second(delivery.received_at)

    @display(description=gettext_lazy("Due"))
    def due(self, delivery: WebhookDelivery) -> str:
        return to_the_second(delivery.due_at)

    @display(description=gettext_lazy("Processed"))
    def processed(self, delivery: WebhookDelivery) -> str:
        return to_the_second(delivery.processed_at)

    @display(description=gettext_lazy("Failed attempts"), ordering="attempts")
    def failures(self, delivery: WebhookDelivery) -> int:
        return delivery.attempts

    @display(description=gettext_lazy("Do it again"))
    def again(self, delivery: WebhookDelivery) -> str:
        return render_to_string("admin/journal/_again.html", {"delivery": delivery})

    @display(description=gettext_lazy("State"), ordering="state", label=COLOURS)
    def shown_state(self, delivery: WebhookDelivery) -> tuple[str, str]:
        return delivery.state, delivery.get_state_display()

    @display(description=gettext_lazy("Events"))
    def of(self, delivery: WebhookDelivery) -> str:
        return ", ".join(delivery.kinds)

    @display(description=gettext_lazy("Ids"))
    def ids(self, delivery: WebhookDelivery) -> str:
        return ", ".join(delivery.keys)

    @display(description=gettext_lazy("Size"), ordering="octets")
    def size(self, delivery: Any) -> str:
        return filesizeformat(delivery.octets)

    @display(description=gettext_lazy("Remarks"))
    def noted(self, delivery: WebhookDelivery) -> str:
        return str(len(delivery.remarks) or "")

    @display(description=gettext_lazy("Remarks"))
    def shown_remarks(self, delivery: WebhookDelivery) -> str:
        return render_to_string("admin/facts/_remarks.html", {"remarks": delivery.remarks})

    @display(description=gettext_lazy("Headers"))
    def shown_headers(self, delivery: WebhookDelivery) -> str:
        return render_to_string("admin/journal/_headers.html", {"headers": delivery.headers})

    @display(description=gettext_lazy("Body"))
    def shown_body(self, delivery: WebhookDelivery) -> str:
        """Its structure, ids and types: what customers said stays out of the administration."""
        try:
            return shown_masked(json.loads(bytes(delivery.body)))
        except (ValueError, RecursionError):
            return _("It is not JSON, and not shown.")

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
