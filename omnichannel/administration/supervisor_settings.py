"""Supervisor Experience > Supervisor settings: what supervisors may do with others' work."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display

from workstreams.models import SupervisorSettings

SWITCHES = ["monitor", "assign", "transfer", "force_close"]


@admin.register(SupervisorSettings)
class SupervisorSettingsAdmin(ModelAdmin):
    """One row, which is there from the first look at it."""

    list_display = ["name", *SWITCHES]
    fieldsets = [
        (
            None,
            {
                "fields": SWITCHES,
                "description": gettext_lazy(
                    "These count for supervisors and administrators, in the inbox and in the API, "
                    "from the next click on. What is their own they handle like any agent."
                ),
            },
        ),
    ]
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if self.has_change_permission(request):
            SupervisorSettings.objects.get_or_create(pk=1)
        return super().changelist_view(request, extra_context)

    @display(description=gettext_lazy("For"))
    def name(self, settings: SupervisorSettings) -> str:
        return _("Everybody who supervises")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
