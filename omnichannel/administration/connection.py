"""The connection of Facebook pages in the administration: what was found, and the buttons."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST
from unfold.decorators import display

from facebook_channel import backfill
from facebook_channel.connection import check_schedule, sample_event, subscription
from facebook_channel.connection.findings import STOPS_SENDING, Finding, State
from facebook_channel.connection.reachable_check import is_under_way
from facebook_channel.models import FacebookPage, PageCheck
from facebook_channel.tasks import check_page, fetch_history, post_test_event
from omnichannel.administration.connection_rows import rows_of
from workstreams.bell import ring

MOST_BACKFILLS = 3


def look_soon(page: FacebookPage, *, anew: bool = False) -> None:
    """Have a worker look at the connection once the transaction is over.

    `anew` also subscribes and registers what looks right.
    """
    check_schedule.ask_for_check(page, anew=anew)
    ring(check_page, page.pk)


def unsubscribe_after_commit(pages: Iterable[FacebookPage]) -> None:
    """With the secrets they have now: by then the database has none, and holds no lock."""
    keys = [page.pk for page in pages]
    leaving = list(FacebookPage.objects.filter(pk__in=keys).select_related("application"))
    transaction.on_commit(partial(subscription.leave, leaving))


def panel(page: FacebookPage) -> str:
    return render_to_string("admin/facebook/_panel.html", _shown(page))


def _shown(page: FacebookPage) -> dict[str, Any]:
    """What was found and the page's health from one statement, so that they fit together."""
    row = PageCheck.objects.select_related("page").filter(page=page).first()
    now, is_checked_now = timezone.now(), bool(row and row.is_under_way)
    found = [Finding(**one) for one in row.findings] if row else []
    if row and is_checked_now and row.page.health == FacebookPage.Health.UNKNOWN:
        found = []  # of settings that were changed since
    return {
        "page": row.page if row else page,
        "check_up": row,
        "is_under_way": is_checked_now or is_under_way(row, now),
        "rows": rows_of(page, row, found, now),
        "surprise": _surprise(row.page, found) if row and not is_checked_now else "",
        "backfills": page.backfills.all()[:MOST_BACKFILLS],
    }


def _surprise(page: FacebookPage, found: list[Finding]) -> str:
    """Why the page's health says something else than what was found; mostly empty."""
    stops = any(one.name in STOPS_SENDING and one.state == State.BAD for one in found)
    if page.health == FacebookPage.Health.NEEDS_ATTENTION and not stops:
        return _("Facebook has refused an answer, and this check has not shown why.")
    if page.health == FacebookPage.Health.CONNECTED and stops:
        return _("Facebook has taken an answer since. Press “Check now”.")
    return ""


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
            own("register", require_POST(self.register_view)),
            own("test", require_POST(self.test_view)),
            own("backfill", require_POST(self.backfill_view)),
            *super().get_urls(),  # type: ignore[misc]
        ]

    @display(description=gettext_lazy("Connection"))
    def connection(self, page: FacebookPage) -> str:
        return panel(page)

    def connection_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The panel alone, which asks for itself, and the banner, which says the same."""
        shown = _shown(self._page(request, object_id))
        return render(request, "admin/facebook/_panel_anew.html", shown)

    def check_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        page = self._page(request, object_id)
        look_soon(page)
        return self._back(
            request, page, _("The connection is being checked. What is found appears below.")
        )

    def subscribe_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        page = self._page(request, object_id)
        look_soon(page, anew=True)
        return self._back(
            request, page, _("The page is being subscribed. What comes of it appears below.")
        )

    def register_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One look does both: a page's events come only where both levels are in order."""
        page = self._page(request, object_id)
        look_soon(page, anew=True)
        words = _("The Callback Uri is being registered. What comes of it appears below.")
        return self._back(request, page, words)

    def test_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        page = self._page(request, object_id)
        sample_event.ask(page)
        ring(post_test_event, page.pk)
        words = _("A test event is being sent. What becomes of it appears below.")
        return self._back(request, page, words)

    def backfill_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        page = self._page(request, object_id)
        row = PageCheck.objects.filter(page=page).first()
        begun = backfill.begin(page, row.outage_began_at if row else None)
        ring(fetch_history, begun.pk)
        return self._back(request, page, _("The page's history is being fetched."))

    def has_check_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("facebook_channel.change_facebookpage")

    @admin.action(description=gettext_lazy("Check now"), permissions=["check"])
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
