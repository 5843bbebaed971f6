"""Agent Experience > Custom presence."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display

from omnichannel.administration.deletion import NamesItsUses
from workstreams.models import Agent, Presence

COLOURS = {
    "available": "success",
    "busy": "warning",
    "busy_dnd": "danger",
    "away": "info",
    "offline": "",
}


@admin.register(Presence)
class PresenceAdmin(NamesItsUses, ModelAdmin):
    """Those that came with the product stay as they are; others may be added."""

    list_display = ["name", "text", "shown_base_status", "user_can_set", "is_built_in"]
    list_filter = ["base_status"]
    search_fields = ["name", "text"]
    fields = ["name", "text", "base_status", "description", "user_can_set"]

    @display(description=gettext_lazy("Base Status"), ordering="base_status", label=COLOURS)
    def shown_base_status(self, presence: Presence) -> tuple[str, str]:
        return presence.base_status, presence.get_base_status_display()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        built_in = obj is not None and obj.is_built_in
        return not built_in and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        built_in = obj is not None and obj.is_built_in
        return not built_in and super().has_delete_permission(request, obj)

    def uses(self, obj: Presence) -> list[str]:
        if obj.is_built_in:
            return [_("it came with the product")]
        showing = obj.agents.count()
        default = Agent.objects.filter(default_presence=obj).count()
        shown = ngettext("%(n)d agent shows it", "%(n)d agents show it", showing)
        words = ngettext(
            "it is the default presence of %(n)d agent",
            "it is the default presence of %(n)d agents",
            default,
        )
        uses = [shown % {"n": showing}] if showing else []
        return [*uses, words % {"n": default}] if default else uses
