"""Settings > Audit trail: who changed which setting, and when."""

from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display

from omnichannel.administration.read_only import ReadOnly

COLOURS = {"0": "success", "1": "info", "2": "danger", "3": ""}

admin.site.unregister(LogEntry)


@admin.register(LogEntry)
class AuditTrailAdmin(ReadOnly, ModelAdmin):
    list_display = ["timestamp", "who", "shown_action", "kind", "object_repr", "changed"]
    list_select_related = ["content_type", "actor"]
    list_filter = ["action"]
    search_fields = ["object_repr", "actor__name", "actor__username"]
    date_hierarchy = "timestamp"
    ordering = ["-timestamp"]
    fields = [("timestamp", "who"), ("action", "kind"), "object_repr", "shown_changes"]
    readonly_fields = ["who", "kind", "shown_changes"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        return super().get_queryset(request).select_related("content_type", "actor")

    @display(description=gettext_lazy("Who"), ordering="actor__name")
    def who(self, entry: LogEntry) -> str:
        return str(entry.actor or _("The system"))

    @display(description=gettext_lazy("What"), ordering="action", label=COLOURS)
    def shown_action(self, entry: LogEntry) -> tuple[str, str]:
        return str(entry.action), entry.get_action_display()

    @display(description=gettext_lazy("Of"))
    def kind(self, entry: LogEntry) -> str:
        return entry.content_type.name

    @display(description=gettext_lazy("Fields"))
    def changed(self, entry: LogEntry) -> str:
        return ", ".join(entry.changes_dict)

    @display(description=gettext_lazy("Changes"))
    def shown_changes(self, entry: LogEntry) -> str:
        changes: dict[str, Any] = entry.changes_display_dict
        return render_to_string("admin/facts/_changes.html", {"changes": changes})
