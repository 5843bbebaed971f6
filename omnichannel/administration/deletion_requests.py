"""Insight > Deletion requests: who asked Facebook to have their data deleted, without a name."""

from django.contrib import admin
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display

from facebook_channel.models import DeletionRequest
from omnichannel.administration.read_only import ReadOnly

COLOURS = {"pending": "warning", "erased": "success", "nothing_known": ""}


@admin.register(DeletionRequest)
class DeletionRequestAdmin(ReadOnly, ModelAdmin):
    """They arrive by themselves and are carried out by themselves."""

    list_display = ["code", "application", "shown_state", "requested_at", "finished_at"]
    list_select_related = ["application"]
    list_filter = ["state", "application"]
    search_fields = ["=code"]
    date_hierarchy = "requested_at"
    fields = [("code", "application"), ("state", "attempts"), ("requested_at", "finished_at")]

    @display(description=gettext_lazy("State"), ordering="state", label=COLOURS)
    def shown_state(self, request: DeletionRequest) -> tuple[str, str]:
        return request.state, request.get_state_display()
