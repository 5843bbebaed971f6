"""Insight > Webhook events: what programs were told, every attempt, and to do it again."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import (
    ChoicesDropdownFilter,
    RangeDateTimeFilter,
    RelatedDropdownFilter,
)
from unfold.decorators import display

from omnichannel.administration.journal import to_the_second
from omnichannel.administration.read_only import ReadOnly
from workstreams.bell import ring
from workstreams.webhooks.kinds import choices
from workstreams.webhooks.models import Delivery
from workstreams.webhooks.tasks import send_webhooks

COLOURS = {
    "pending": "info",
    "sending": "info",
    "delivered": "success",
    "failed": "warning",
    "given_up": "danger",
}
WITHOUT_EVENT = "test"


class KindFilter(SimpleListFilter):
    title = gettext_lazy("Kind of event")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        kinds = [one for _title, few in choices() for one in few]
        return [*kinds, (WITHOUT_EVENT, gettext_lazy("Test event"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == WITHOUT_EVENT:
            return queryset.filter(event=None)
        return queryset.filter(event__kind=self.value()) if self.value() else queryset


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, ModelAdmin):
    list_display = ["created", "endpoint", "of", "shown_state", "attempts", "last_status", "due"]
    list_select_related = ["endpoint", "event"]
    list_filter = [
        ("state", ChoicesDropdownFilter),
        ("endpoint", RelatedDropdownFilter),
        KindFilter,
        ("created_at", RangeDateTimeFilter),
    ]
    list_filter_submit = True
    search_fields = ["=event__id", "=event__conversation__id"]
    search_help_text = gettext_lazy("The exact number of an event or of a conversation.")
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ["replay"]
    fields = [
        ("endpoint", "of"),
        ("message_id", "conversation"),
        ("state", "last_error"),
        ("created", "due"),
        ("delivered", "replayed"),
        "again",
        "journal",
    ]
    readonly_fields = [
        *("of", "message_id", "conversation", "created", "due", "delivered", "replayed"),
        *("again", "journal"),
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.again_view))
        own = path("<int:pk>/again/", view, name="webhooks_delivery_again")
        return [own, *super().get_urls()]

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_replay_permission(request):
            raise PermissionDenied
        delivery = get_object_or_404(Delivery, pk=pk)
        self.replay(request, Delivery.objects.filter(pk=delivery.pk))
        return redirect("admin:webhooks_delivery_change", delivery.pk)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("webhooks.change_delivery")

    @admin.action(description=gettext_lazy("Post again"), permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = Delivery.objects.filter(pk__in=queryset.values("pk")).replay()
        ring(send_webhooks)
        words = ngettext("%(n)d event is posted again.", "%(n)d events are posted again.", count)
        messages.success(request, words % {"n": count})

    @display(description=gettext_lazy("Created"), ordering="created_at")
    def created(self, delivery: Delivery) -> str:
        return to_the_second(delivery.created_at)

    @display(description=gettext_lazy("Event"))
    def of(self, delivery: Delivery) -> str:
        return delivery.kind_in_words

    @display(description=gettext_lazy("Conversation"))
    def conversation(self, delivery: Delivery) -> str:
        return "" if delivery.event is None else str(delivery.event.conversation_id)

    @display(description=gettext_lazy("State"), ordering="state", label=COLOURS)
    def shown_state(self, delivery: Delivery) -> tuple[str, str]:
        return delivery.state, delivery.get_state_display()

    @display(description=gettext_lazy("Next attempt"), ordering="next_attempt_at")
    def due(self, delivery: Delivery) -> str:
        return to_the_second(delivery.next_attempt_at) if delivery.will_be_tried else ""

    @display(description=gettext_lazy("Delivered"))
    def delivered(self, delivery: Delivery) -> str:
        return to_the_second(delivery.delivered_at)

    @display(description=gettext_lazy("Replayed"))
    def replayed(self, delivery: Delivery) -> str:
        return to_the_second(delivery.replayed_at)

    @display(description=gettext_lazy("Do it again"))
    def again(self, delivery: Delivery) -> str:
        return render_to_string("admin/webhooks/_again.html", {"delivery": delivery})

    @display(description=gettext_lazy("Attempts"))
    def journal(self, delivery: Delivery) -> str:
        tries = delivery.tries.order_by("-id")[:100]
        return render_to_string("admin/webhooks/_tries.html", {"tries": tries})
