"""Settings > Audit trail: who changed which setting, and when."""

from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display

from omnichannel.administration.audit_words import changed_fields, changes_in_words
from omnichannel.administration.read_only import ReadOnly
from workstreams.models import User

DONE = {
    LogEntry.Action.CREATE: gettext_lazy("Added"),
    LogEntry.Action.UPDATE: gettext_lazy("Changed"),
    LogEntry.Action.DELETE: gettext_lazy("Deleted"),
}
COLOURS = {"0": "success", "1": "info", "2": "danger", "3": ""}

admin.site.unregister(LogEntry)


class KindFilter(admin.SimpleListFilter):
    """Of which kind of record."""

    title = gettext_lazy("Of")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kinds = ContentType.objects.get_for_models(*auditlog.get_models())
        named = [
            (str(kind.pk), capfirst(str(model._meta.verbose_name))) for model, kind in kinds.items()
        ]
        return sorted(named, key=lambda one: one[1].lower())

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        value = self.value() or ""
        return queryset.filter(content_type=value) if value.isdecimal() else queryset


class PersonFilter(admin.SimpleListFilter):
    """By whom; nobody's own changes are the system's."""

    title = gettext_lazy("Who")
    parameter_name = "who"
    SYSTEM = "system"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = LogEntry.objects.exclude(actor=None).values("actor")
        people = User.objects.filter(pk__in=seen).order_by("name")
        return [(self.SYSTEM, _("The system")), *((str(one.pk), str(one)) for one in people)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        value = self.value() or ""
        if value == self.SYSTEM:
            return queryset.filter(actor=None)
        return queryset.filter(actor=value) if value.isdecimal() else queryset


@admin.register(LogEntry)
class AuditTrailAdmin(ReadOnly, ModelAdmin):
    list_title = gettext_lazy("Audit trail")
    list_display = ["when", "who", "shown_action", "kind", "name", "changed"]
    list_select_related = ["content_type", "actor"]
    list_filter = ["action", KindFilter, PersonFilter]
    search_fields = ["object_repr", "actor__name", "actor__username"]
    date_hierarchy = "timestamp"
    ordering = ["-timestamp"]
    fields = [("when", "who"), ("shown_action", "kind"), "record", "shown_changes"]
    readonly_fields = ["when", "who", "shown_action", "kind", "record", "shown_changes"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        return super().get_queryset(request).select_related("content_type", "actor")

    @display(description=gettext_lazy("When"), ordering="timestamp")
    def when(self, entry: LogEntry) -> datetime:
        return entry.timestamp

    @display(description=gettext_lazy("Record"), ordering="object_repr")
    def name(self, entry: LogEntry) -> str:
        return entry.object_repr

    @display(description=gettext_lazy("Who"), ordering="actor__name")
    def who(self, entry: LogEntry) -> str:
        return str(entry.actor or _("The system"))

    @display(description=gettext_lazy("What"), ordering="action", label=COLOURS)
    def shown_action(self, entry: LogEntry) -> tuple[str, str]:
        return str(entry.action), str(DONE.get(entry.action, entry.get_action_display()))

    @display(description=gettext_lazy("Of"))
    def kind(self, entry: LogEntry) -> str:
        return capfirst(entry.content_type.name)

    @display(description=gettext_lazy("Fields"))
    def changed(self, entry: LogEntry) -> str:
        """Of a new record it would be all of them."""
        is_change = entry.action == LogEntry.Action.UPDATE
        return ", ".join(changed_fields(entry)) if is_change else ""

    @display(description=gettext_lazy("Record"))
    def record(self, entry: LogEntry) -> str:
        """With the way to it, where it is there and has a page."""
        model = entry.content_type.model_class()
        manages = admin.site._registry.get(model) if model else None
        if manages is None or not model._base_manager.filter(pk=entry.object_id or 0).exists():
            return entry.object_repr
        where = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        return format_html(
            '<a class="font-medium text-important underline" href="{}">{}</a>',
            reverse(where, args=[entry.object_id]),
            entry.object_repr,
        )

    @display(description=gettext_lazy("Changes"))
    def shown_changes(self, entry: LogEntry) -> str:
        return render_to_string("admin/facts/_changes.html", {"changes": changes_in_words(entry)})
