"""Settings > Automatic closing: after how long nothing happened."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display

from omnichannel.administration.conversations import STATUS_COLOURS
from workstreams.conversations.models import AutoClosing

UNITS = [
    (24 * 60, lambda n: ngettext("%(n)d day", "%(n)d days", n)),
    (60, lambda n: ngettext("%(n)d hour", "%(n)d hours", n)),
    (1, lambda n: ngettext("%(n)d minute", "%(n)d minutes", n)),
]


def duration(minutes: int) -> str:
    """In the largest unit that leaves no rest."""
    length, words = next(unit for unit in UNITS if minutes % unit[0] == 0)
    count = minutes // length
    return words(count) % {"n": count}


@admin.register(AutoClosing)
class AutoClosingAdmin(ModelAdmin):
    """One row per channel and state; only how long is a choice."""

    list_display = ["channel", "shown_status", "minutes", "after"]
    list_display_links = ["channel", "shown_status"]
    search_fields = ["channel_kind"]
    fields = ["channel", "status", "minutes"]
    readonly_fields = ["channel", "status"]

    @display(description=gettext_lazy("Channel"), ordering="channel_kind")
    def channel(self, limit: AutoClosing) -> str:
        return limit.channel_kind.replace("_", " ").capitalize()

    @display(description=gettext_lazy("State"), ordering="status", label=STATUS_COLOURS)
    def shown_status(self, limit: AutoClosing) -> tuple[str, str]:
        return limit.status, limit.get_status_display()

    @display(description=gettext_lazy("Closed after"))
    def after(self, limit: AutoClosing) -> str:
        return _("Never") if limit.minutes is None else duration(limit.minutes)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
