"""The old application secret, which counts for a while after it was replaced."""

from typing import Any

from auditlog.models import LogEntry
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.decorators import display

from facebook_channel.models import FacebookApplication
from omnichannel.administration.audited_secrets import MASK
from omnichannel.administration.secret_fields import ending
from workstreams.models.encrypted import UndecryptableSecret

NAME = "facebook_channel_facebookapplication_old_secret"


class ShowsPreviousSecret:
    """For the ModelAdmin of applications: until when it counts, and a button that ends it."""

    @display(description=gettext_lazy("Old Application Secret"))
    def previous_secret_state(self, application: FacebookApplication) -> str:
        context = {
            "until": application.previous_secret_counts_until,
            "end": _ending(application),
            "address": reverse(f"admin:{NAME}", args=[application.pk]),
        }
        return render_to_string("admin/facebook/_old_secret.html", context)

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site  # type: ignore[attr-defined]
        view = site.admin_view(require_POST(self.stop_accepting_view))
        own = path("<path:object_id>/old-secret/", view, name=NAME)
        return [own, *super().get_urls()]  # type: ignore[misc]

    def stop_accepting_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        key = object_id if object_id.isdecimal() else 0
        application = get_object_or_404(FacebookApplication.objects.in_service(), pk=key)
        if not self.has_change_permission(request, application):  # type: ignore[attr-defined]
            raise PermissionDenied
        application.stop_accepting_previous_secret()
        LogEntry.objects.log_create(
            application, action=LogEntry.Action.UPDATE, changes={"previous_secret": [MASK, ""]}
        )
        messages.success(request, _("The old Application Secret is not accepted any more."))
        address = "admin:facebook_channel_facebookapplication_change"
        return redirect(reverse(address, args=[application.pk]))


def _ending(application: Any) -> str:
    try:
        return ending(application.previous_secret)
    except UndecryptableSecret:
        return ""
