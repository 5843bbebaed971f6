"""Settings > Secrets and retention: how long journals stay, and which secrets are kept."""

from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from omnichannel.administration.kept_secrets import kept_secrets
from workstreams.models import Retention
from workstreams.models.encrypted import UndecryptableSecret
from workstreams.rotation import OpensWith, rotate


@admin.register(Retention)
class RetentionAdmin(ModelAdmin):
    """One row, so its list is its form; all secrets stand below, none of them readable."""

    fields = ["journal_days", "audit_days"]
    change_form_outer_after_template = "admin/secrets/_table.html"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        Retention.objects.get_or_create(pk=1)
        return redirect("admin:workstreams_retention_change", 1)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        secrets = list(kept_secrets())
        context["secrets"] = secrets
        context["has_older"] = any(one.opens is OpensWith.OLDER_KEY for one in secrets)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.re_encrypt_view))
        own = path("re-encrypt/", view, name="workstreams_retention_re_encrypt")
        return [own, *super().get_urls()]

    def re_encrypt_view(self, request: HttpRequest) -> HttpResponse:
        """What `manage.py rotate_encryption_keys` does."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            rows = rotate()
        except UndecryptableSecret as error:
            messages.error(request, _("Nothing was re-encrypted. %(why)s") % {"why": error})
        else:
            self._tell(request, rows)
        return redirect(reverse("admin:workstreams_retention_change", args=[1]))

    def _tell(self, request: HttpRequest, rows: int) -> None:
        words = ngettext(
            "The secrets of %(n)d record are encrypted with the first key now.",
            "The secrets of %(n)d records are encrypted with the first key now.",
            rows,
        )
        messages.success(request, words % {"n": rows})
        LogEntry.objects.log_create(
            Retention.current(),
            action=LogEntry.Action.UPDATE,
            changes={"secrets": ["", _("re-encrypted with the first key")]},
        )
