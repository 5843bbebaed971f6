"""Insight > Deletion requests: who asked Facebook to have their data deleted, without a name."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display

from facebook_channel.models import DeletionRequest
from facebook_channel.tasks import carry_out_deletions
from omnichannel.administration.read_only import ReadOnly
from workstreams.bell import ring

COLOURS = {"pending": "warning", "erased": "success", "nothing_known": "", "failed": "danger"}


@admin.register(DeletionRequest)
class DeletionRequestAdmin(ReadOnly, ModelAdmin):
    """They arrive by themselves and are carried out by themselves."""

    list_display = ["code", "application", "shown_state", "requested_at", "finished_at"]
    list_select_related = ["application"]
    list_filter = ["state", "application"]
    search_fields = ["=code"]
    date_hierarchy = "requested_at"
    actions = ["try_again"]
    fields = [("code", "application"), ("state", "attempts"), ("requested_at", "finished_at")]

    @display(description=gettext_lazy("State"), ordering="state", label=COLOURS)
    def shown_state(self, request: DeletionRequest) -> tuple[str, str]:
        return request.state, request.get_state_display()

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("facebook_channel.change_deletionrequest")

    @admin.action(description=gettext_lazy("Try again"), permissions=["try_again"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Once the application can ask Facebook again."""
        count = DeletionRequest.objects.filter(pk__in=queryset.values("pk")).try_again()
        ring(carry_out_deletions)
        words = ngettext(
            "%(n)d request will be carried out again.",
            "%(n)d requests will be carried out again.",
            count,
        )
        messages.success(request, words % {"n": count})
