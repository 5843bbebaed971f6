"""The History button of every record: what the audit trail says about it and its rows."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from omnichannel.administration.audit_words import changes_in_words
from omnichannel.administration.shown_state import shown_state

AT_ONCE = 25


class ShowsItsHistory:
    """For every ModelAdmin, in place of the history that Django keeps beside the audit trail."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        admin: Any = self
        record = admin.get_object(request, unquote(object_id))
        if record is None:
            return admin._get_obj_does_not_exist_redirect(request, admin.opts, object_id)
        if not admin.has_view_or_change_permission(request, record):
            raise PermissionDenied
        trail = shown_state(admin, request, record).audit_trail().order_by("-pk")
        page = Paginator(trail, AT_ONCE).get_page(request.GET.get("p"))
        context = {
            **admin.admin_site.each_context(request),
            "title": _("History: %(record)s") % {"record": record},
            "opts": admin.opts,
            "object": record,
            "page": page,
            "entries": [(entry, changes_in_words(entry)) for entry in page],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/facts/history.html", context)
