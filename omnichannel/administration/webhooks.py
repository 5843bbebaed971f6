"""Settings > Webhooks: which programs are told what happens."""

from collections.abc import Callable
from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display

from omnichannel.administration.audited_secrets import MASK
from omnichannel.administration.journal import to_the_second
from omnichannel.administration.secret_fields import moment
from omnichannel.administration.webhook_form import EndpointForm
from omnichannel.administration.webhook_look_up import LooksUpFirst
from omnichannel.administration.webhook_replay import ReplayForm
from workstreams.bell import ring
from workstreams.webhooks.changing import changing
from workstreams.webhooks.models import Delivery, Endpoint
from workstreams.webhooks.models.delivery import TO_BE_SENT
from workstreams.webhooks.tasks import send_to_endpoint

COLOURS = {"works": "success", "off": "", "failing": "warning", "disabled": "danger"}


@admin.register(Endpoint)
class EndpointAdmin(LooksUpFirst, ModelAdmin):
    """Its secret is shown once, on the page that follows; afterwards nobody reads it here."""

    form = EndpointForm
    list_display = ["name", "url", "shown_state", "success", "failing", "waiting"]
    search_fields = ["name", "url"]
    warn_unsaved_form = True
    readonly_fields = ["condition", "shown_secret", "test", "replay"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Endpoint]:
        waiting = Count("deliveries", filter=Q(deliveries__state__in=TO_BE_SENT))
        return super().get_queryset(request).annotate(number_waiting=waiting)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        asked = ["name", "url", "is_active", "kinds"]
        return asked if obj is None else ["condition", *asked, "shown_secret", "test", "replay"]

    def get_urls(self) -> list[URLPattern]:
        own = [
            self._button("secret", self.secret_view),
            self._button("test", self.test_view),
            self._button("enabling", self.enabling_view),
            self._button("replay", self.replay_view),
        ]
        return [*own, *super().get_urls()]

    def _button(self, name: str, do: Callable[..., HttpResponse]) -> URLPattern:
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            endpoint = get_object_or_404(Endpoint, pk=pk)
            if not self.has_change_permission(request, endpoint):
                raise PermissionDenied
            return do(request, endpoint)

        guarded = self.admin_site.admin_view(require_POST(view))
        return path(f"<int:pk>/{name}/", guarded, name=f"webhooks_endpoint_{name}")

    def secret_view(self, request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
        endpoint.replace_secret()
        return self._shown_once(request, endpoint)

    def test_view(self, request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
        if endpoint.disabled_at or not endpoint.is_active:
            messages.warning(request, _("Nothing is posted to this webhook. Enable it first."))
            return _back_to(endpoint)
        test = Delivery.objects.create(endpoint=endpoint)
        ring(send_to_endpoint, endpoint.pk)
        messages.success(
            request, _("A test event is on its way. Reload this page to see its outcome.")
        )
        return redirect("admin:webhooks_delivery_change", test.pk)

    def enabling_view(self, request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
        endpoint.wake()
        if endpoint.enable_again():
            changes = {"disabled_at": [_("Disabled"), ""]}
            LogEntry.objects.log_create(endpoint, action=LogEntry.Action.UPDATE, changes=changes)
        Delivery.objects.filter(endpoint=endpoint).send_soon()
        ring(send_to_endpoint, endpoint.pk)
        messages.success(request, _("What has waited is posted now."))
        return _back_to(endpoint)

    def replay_view(self, request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
        form = ReplayForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Enter from which day on, such as 2026-05-31."))
            return _back_to(endpoint)
        failed = Delivery.objects.filter(endpoint=endpoint, created_at__gte=form.begins_at)
        count = failed.unsuccessful().replay()
        ring(send_to_endpoint, endpoint.pk)
        words = ngettext("%(n)d event is posted again.", "%(n)d events are posted again.", count)
        messages.success(request, words % {"n": count})
        return _back_to(endpoint)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.save()
            return
        with changing(obj, form.changed_data, is_active=obj.is_active):
            obj.save(update_fields=form.changed_data)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        return self._shown_once(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:
        """Its journal goes along, and is too long to be listed."""
        return [str(endpoint) for endpoint in objs], {}, set(), []

    def _shown_once(self, request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
        """The page itself shows it: no message, cookie or session ever holds it."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The new secret"),
            "opts": self.opts,
            "endpoint": endpoint,
            "until": endpoint.previous_secret_until,
        }
        page = TemplateResponse(request, "admin/webhooks/secret.html", context)
        page.headers["Cache-Control"] = "no-store"
        return page

    @display(description=gettext_lazy("State"), label=COLOURS)
    def shown_state(self, endpoint: Endpoint) -> tuple[str, str]:
        if endpoint.disabled_at:
            return "disabled", _("Disabled")
        if not endpoint.is_active:
            return "off", _("Not active")
        if endpoint.failing_since:
            return "failing", _("Failing")
        return "works", _("Works") if endpoint.last_success_at else _("Not used yet")

    @display(description=gettext_lazy("Last success"), ordering="last_success_at")
    def success(self, endpoint: Endpoint) -> str:
        return to_the_second(endpoint.last_success_at)

    @display(description=gettext_lazy("Failing since"), ordering="failing_since")
    def failing(self, endpoint: Endpoint) -> str:
        return to_the_second(endpoint.failing_since)

    @display(description=gettext_lazy("Waiting events"), ordering="number_waiting")
    def waiting(self, endpoint: Any) -> int:
        return endpoint.number_waiting

    @display(description=gettext_lazy("State"))
    def condition(self, endpoint: Endpoint) -> str:
        return render_to_string("admin/webhooks/_condition.html", {"endpoint": endpoint})

    @display(description=gettext_lazy("Secret"))
    def shown_secret(self, endpoint: Endpoint) -> str:
        until = endpoint.previous_secret_until
        context = {"endpoint": endpoint, "mask": MASK, "until": moment(until) if until else ""}
        return render_to_string("admin/webhooks/_secret.html", context)

    @display(description=gettext_lazy("Test"))
    def test(self, endpoint: Endpoint) -> str:
        return render_to_string("admin/webhooks/_test.html", {"endpoint": endpoint})

    @display(description=gettext_lazy("Replay"))
    def replay(self, endpoint: Endpoint) -> str:
        context = {"endpoint": endpoint, "form": ReplayForm()}
        return render_to_string("admin/webhooks/_replay.html", context)


def _back_to(endpoint: Endpoint) -> HttpResponse:
    return redirect(reverse("admin:webhooks_endpoint_change", args=[endpoint.pk]))
