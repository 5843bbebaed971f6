"""Insight > Accounts and Cases: organisations among the customers, and matters under way."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline

from omnichannel.administration.one_customer import OneCustomerForm
from omnichannel.administration.read_only import ReadOnly
from workstreams.conversations.models import Account, Case, Contact


class ContactInline(ReadOnly, TabularInline):
    model = Contact
    fields = ["name", "email", "phone", "is_active"]
    readonly_fields = fields
    extra = 0
    show_change_link = True


@admin.register(Account)
class AccountAdmin(ModelAdmin):
    """The organisations among the customers."""

    list_display = ["name", "number", "email", "phone", "is_active", "created_at"]
    list_filter = ["is_active"]
    search_fields = ["name", "number", "email", "phone"]
    date_hierarchy = "created_at"
    fields = ["name", "number", "email", "phone", "is_active"]
    inlines = [ContactInline]


@admin.register(Case)
class CaseAdmin(ModelAdmin):
    """Matters that agents opened, or that are known from elsewhere."""

    form = OneCustomerForm
    list_display = ["number", "title", "contact", "account", "status", "created_at"]
    list_select_related = ["contact", "account", "created_by"]
    list_filter = ["status"]
    search_fields = ["title", "contact__name", "account__name"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["contact", "account"]
    fields = [
        "title",
        "description",
        ("contact", "account"),
        "status",
        ("created_by", "created_at", "resolved_at"),
    ]
    readonly_fields = ["created_by", "created_at", "resolved_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return super().get_queryset(request).select_related("contact", "account", "created_by")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """When it was resolved follows from its status."""
        if not change:
            obj.created_by = request.user
        if "status" in form.changed_data or not change:
            is_resolved = obj.status == Case.Status.RESOLVED
            obj.resolved_at = timezone.now() if is_resolved else None
        super().save_model(request, obj, form, change)
