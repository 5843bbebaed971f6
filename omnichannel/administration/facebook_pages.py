"""Channels > Facebook > Facebook Pages."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display

from facebook_channel.apps import KIND
from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration import page_deletion, page_warnings
from omnichannel.administration.automated_messages import OwnTextsInline
from omnichannel.administration.connection import (
    HasConnection,
    look_soon,
    unsubscribe_after_commit,
)
from omnichannel.administration.facebook import HEALTH_COLOURS
from omnichannel.administration.facebook_page_form import PageForm
from omnichannel.administration.page_survey import PageSurveyInline
from omnichannel.administration.retirement import Retires
from omnichannel.administration.webhook_values import ShowsWebhookValues
from workstreams.models import WorkStream

MOVES = frozenset({"application", "page_id"})  # Facebook goes on posting about what it was


@admin.register(FacebookPage)
class FacebookPageAdmin(ShowsWebhookValues, HasConnection, Retires, ModelAdmin):
    """Reached from its application."""

    form = PageForm
    list_display = ["name", "page_id", "application", "work_stream", "shown_health"]
    list_select_related = ["application", "work_stream"]
    list_filter = ["health", "application"]
    search_fields = ["name", "page_id"]
    inlines = [OwnTextsInline, PageSurveyInline]
    warn_unsaved_form = True
    change_form_before_template = "admin/facebook/_heading.html"
    actions = ["check_connection"]
    account_setup = ["page_id", "name", "access_token", "application"]
    general_settings = [
        "language",
        "customer_attachments",
        "agent_attachments",
        "human_agent_tag",
        "shows_typing",
        "marks_seen",
    ]
    shown = ["connection", "shown_work_stream", *ShowsWebhookValues.webhook_values]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The work stream is asked for first, and changed among the general settings."""
        account, general = [*self.account_setup, "work_stream"], self.general_settings
        if obj is not None:
            general = ["language", "work_stream", *self.general_settings[1:]]
            account = [*self.account_setup, *self.shown[1:], "connection"]
            if not self.has_change_permission(request, obj):
                account = ["page_id", "name", "application", "shown_work_stream"]
        return [
            (_("Account setup"), {"fields": account, "classes": ["tab"]}),
            (_("General settings"), {"fields": general, "classes": ["tab"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.shown

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The application whose button led here, or the only one there is."""
        only = FacebookApplication.objects.in_service()[:2]
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        streams = list(WorkStream.objects.filter(channel_kind=KIND)[:2])
        if len(streams) == 1:
            initial = {"work_stream": streams[0].pk, **initial}
        return {"application": only[0].pk, **initial} if len(only) == 1 else initial

    @display(description=gettext_lazy("Work Stream"))
    def shown_work_stream(self, page: FacebookPage) -> str:
        return _("%(name)s (changed under General settings)") % {"name": page.work_stream}

    @display(description=gettext_lazy("Connection"), label=HEALTH_COLOURS, ordering="health")
    def shown_health(self, page: FacebookPage) -> tuple[str, str]:
        return page.health, page.get_health_display()

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "work_stream":
            kwargs["queryset"] = WorkStream.objects.filter(channel_kind=KIND)
        elif db_field.name == "application":
            kwargs["queryset"] = FacebookApplication.objects.in_service()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A work stream is created in place; an application has its own way to its pages."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in {"application", "work_stream"}:
            field.widget.can_add_related &= db_field.name == "work_stream"
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        title = {"title": _("New Facebook Page")}
        return super().add_view(request, form_url, {**title, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.kind = KIND
        if "access_token" in form.changed_data:
            obj.enter_token(obj.access_token, by=request.user)
        if change and MOVES.intersection(form.changed_data):
            unsubscribe_after_commit([obj])  # as it stands in the database yet
        super().save_model(request, obj, form, change)
        obj.settings_saved()
        look_soon(obj, anew=True)
        page_warnings.warn(request, obj)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Whether it is connected stands on its own form, with what Facebook wants to know."""
        return redirect(_address(obj))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        """Back to its application, from which it was reached."""
        response = super().response_delete(request, obj_display, obj_id)
        page = FacebookPage.objects.select_related("application").filter(pk=obj_id).first()
        return redirect(_address(page.application)) if page else response

    def what_becomes_of(self, obj: Any) -> list[str]:
        return page_deletion.what_becomes_of(obj)

    def taking_leave(self, obj: Any) -> None:
        unsubscribe_after_commit([obj])

    def get_queryset(self, request: HttpRequest) -> QuerySet[FacebookPage]:
        return super().get_queryset(request).select_related("application", "work_stream")


def _address(record: FacebookApplication | FacebookPage) -> str:
    name = f"admin:facebook_channel_{record._meta.model_name}_change"
    return reverse(name, args=[record.pk])
