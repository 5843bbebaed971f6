"""Settings > Second factors, Failed sign-ins: letting people back in."""

from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.admin import ModelAdmin
from unfold.decorators import display

from omnichannel.access import second_factor

for unwanted in (AccessAttempt, AccessFailureLog, AccessLog, StaticDevice, TOTPDevice):
    admin.site.unregister(unwanted)


class MayOnlyGo:
    """Rows that come by themselves; deleting one is the remedy."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TOTPDevice)
class SecondFactorAdmin(MayOnlyGo, ModelAdmin):
    """Deleting one lets its owner set up another; the secret is never shown."""

    list_title = gettext_lazy("Second factors")
    list_display = ["user", "confirmed", "created_at", "last_used_at"]
    list_select_related = ["user"]
    list_filter = ["user__role"]
    search_fields = ["user__name", "user__username"]
    fields = ["user", "confirmed", "created_at", "last_used_at"]

    def delete_model(self, request: HttpRequest, obj: TOTPDevice) -> None:
        second_factor.remove(obj.user)  # with the recovery codes that belong to it

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[TOTPDevice]) -> None:
        for device in queryset.select_related("user"):
            self.delete_model(request, device)


@admin.register(AccessAttempt)
class FailedSignInAdmin(MayOnlyGo, ModelAdmin):
    """Deleting one lets a locked-out person try again at once."""

    list_title = gettext_lazy("Failed sign-ins")
    list_display = ["username", "ip_address", "failures_since_start", "attempt_time", "locked"]
    search_fields = ["username", "ip_address"]
    date_hierarchy = "attempt_time"
    fields = ["username", "ip_address", "failures_since_start", "attempt_time", "user_agent"]

    @display(description=gettext_lazy("Locked out"), boolean=True)
    def locked(self, attempt: AccessAttempt) -> bool:
        return attempt.failures_since_start >= settings.AXES_FAILURE_LIMIT
