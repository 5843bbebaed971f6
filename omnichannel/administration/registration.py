"""The application's registration at Facebook: what is known of it, and the button."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from unfold.decorators import display

from facebook_channel.connection.findings import Finding
from facebook_channel.models import FacebookApplication, PageCheck
from omnichannel.administration.connection import look_soon
from omnichannel.administration.connection_rows import row_of

TEMPLATE = "admin/facebook/_registration.html"


def connect(application: FacebookApplication) -> None:
    """Have its pages looked at and subscribed, and with them its callback registered."""
    for page in application.pages.in_service():
        look_soon(page, anew=True)


class HasRegistration:
    """For the ModelAdmin of applications: the field `registration`, which keeps itself current."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view  # type: ignore[attr-defined]
        name = "facebook_channel_facebookapplication"
        return [
            path(
                "<path:object_id>/registration/",
                wrap(require_GET(self.registration_view)),
                name=f"{name}_registration",
            ),
            path(
                "<path:object_id>/callback/",
                wrap(require_POST(self.register_view)),
                name=f"{name}_callback",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    @display(description=gettext_lazy("Registration at Facebook"))
    def registration(self, application: FacebookApplication) -> str:
        return render_to_string(TEMPLATE, _shown(application))

    def registration_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The field alone, which asks for itself."""
        return render(request, TEMPLATE, _shown(self._application(request, object_id)))

    def register_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Any page's connecting registers the callback of the application."""
        found = self._application(request, object_id)
        connect(found)
        messages.info(request, _("The Callback Uri is being registered at Facebook."))
        return redirect(
            reverse("admin:facebook_channel_facebookapplication_change", args=[found.pk])
        )

    def _application(self, request: HttpRequest, object_id: str) -> FacebookApplication:
        key = object_id if object_id.isdecimal() else 0
        found = get_object_or_404(FacebookApplication.objects.in_service(), pk=key)
        if not self.has_change_permission(request, found):  # type: ignore[attr-defined]
            raise PermissionDenied
        return found


def _shown(application: FacebookApplication) -> dict[str, Any]:
    """As the last check of one of its pages found it, and whether one is being made."""
    checks = PageCheck.objects.of_pages_in_service().filter(page__application=application)
    rows = list(checks.order_by(F("checked_at").desc(nulls_last=True)))
    found = rows[0].findings if rows else []
    callback = [Finding(**one) for one in found if one["name"] == "callback"]
    return {
        "application": application,
        "row": row_of(callback[0]) if callback else None,
        "is_under_way": any(row.is_under_way for row in rows),
    }
