"""The connection of Facebook pages in the administration: what was found, and the buttons."""

from collections.abc import Callable
from typing import Any

from celery import Task
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST
from unfold.decorators import display

from facebook_channel import backfill
from facebook_channel.connection import check_schedule
from facebook_channel.connection.findings import TITLES
from facebook_channel.models import FacebookPage, PageCheck
from facebook_channel.tasks import check_page, connect_page, fetch_history
from workstreams.bell import ring

MOST_BACKFILLS = 3


def look_soon(page: FacebookPage, task: Task = check_page) -> None:
    """Have a worker look at the connection once the transaction is over."""
    check_schedule.ask_for_check(page)
    ring(task, page.pk)


def panel(page: FacebookPage) -> str:
    row = PageCheck.objects.filter(page=page).first()
    found = row.findings if row else []
    context = {
        "page": page,
        "check_up": row,
        "findings": [{**one, "title": TITLES.get(one["name"], one["name"])} for one in found],
        "backfills": page.backfills.all()[:MOST_BACKFILLS],
    }
    return render_to_string("admin/facebook/_panel.html", context)


class HasConnection:
    """For the ModelAdmin of pages: the panel `connection`, its buttons, and the list's action."""

    def get_urls(self) -> list[URLPattern]:
        def own(name: str, view: Callable[..., HttpResponse]) -> URLPattern:
            wrapped = self.admin_site.admin_view(view)  # type: ignore[attr-defined]
            address = f"<path:object_id>/{name}/"
            return path(address, wrapped, name=f"facebook_channel_facebookpage_{name}")

        return [
            own("connection", require_GET(self.connection_view)),
            own("check", require_POST(self.check_view)),
            own("subscribe", require_POST(self.subscribe_view)),
            own("history", require_POST(self.history_view)),
            *super().get_urls(),  # type: ignore[misc]
        ]

    @display(description=gettext_lazy("Connection"))
    def connection(self, page: FacebookPage) -> str:
        return panel(page)

    def connection_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The panel alone, which asks for itself while a check is under way."""
        return HttpResponse(panel(self._page(request, object_id)))

    def check_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        page = self._page(request, object_id)
        look_soon(page)
        return self._back(request, page, _("The connection is being checked."))

    def subscribe_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        page = self._page(request, object_id)
        look_soon(page, connect_page)
        return self._back(request, page, _("The page is being subscribed again."))

    def history_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        page = self._page(request, object_id)
        row = PageCheck.objects.filter(page=page).first()
        begun = backfill.begin(page, row.outage_began_at if row else None)
        ring(fetch_history, begun.pk)
        return self._back(request, page, _("The page's history is being fetched."))

    def has_check_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("facebook_channel.change_facebookpage")

    @admin.action(description=gettext_lazy("Check connection"), permissions=["check"])
    def check_connection(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for page in queryset:
            look_soon(page)
        words = ngettext(
            "%(n)d connection is being checked.",
            "%(n)d connections are being checked.",
            len(queryset),
        )
        messages.success(request, words % {"n": len(queryset)})

    def _page(self, request: HttpRequest, object_id: str) -> FacebookPage:
        if not self.has_check_permission(request):
            raise PermissionDenied
        key = object_id if object_id.isdecimal() else 0
        return get_object_or_404(FacebookPage.objects.in_service(), pk=key)

    def _back(self, request: HttpRequest, page: FacebookPage, words: str) -> HttpResponse:
        messages.info(request, words)
        return redirect(reverse("admin:facebook_channel_facebookpage_change", args=[page.pk]))
