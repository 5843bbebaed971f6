"""Channels > Facebook > Facebook Pages."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from facebook_channel.apps import KIND
from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration import page_deletion
from omnichannel.administration.connection import (
    HasConnection,
    look_soon,
    unsubscribe_after_commit,
)
from omnichannel.administration.facebook import HEALTH_COLOURS
from omnichannel.administration.retirement import Retires
from omnichannel.administration.secret_fields import KeepsSecrets, SecretField
from workstreams.locales import LANGUAGES
from workstreams.models import WorkStream


class PageForm(KeepsSecrets):
    access_token = SecretField(
        label=gettext_lazy("Page Access Token"),
        max_length=500,
        help_text=gettext_lazy(
            "From your Facebook application: Messenger > Settings > Access Tokens."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=LANGUAGES, widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].label = _("Page Name")

    def _get_validation_exclusions(self) -> set[str]:
        """So that a page twice in one application is found before the database refuses it."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"is_retired"}


@admin.register(FacebookPage)
class FacebookPageAdmin(HasConnection, Retires, ModelAdmin):
    """Reached from its application."""

    form = PageForm
    list_display = ["name", "page_id", "application", "work_stream", "shown_health"]
    list_select_related = ["application", "work_stream"]
    list_filter = ["health", "application"]
    search_fields = ["name", "page_id"]
    warn_unsaved_form = True
    actions = ["check_connection"]
    account_setup = ["page_id", "name", "access_token", "application", "work_stream"]
    general_settings = [
        "language",
        "customer_attachments",
        "agent_attachments",
        "human_agent_tag",
        "shows_typing",
        "marks_seen",
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        account = [*self.account_setup, "connection"] if obj else self.account_setup
        return [
            (_("Account setup"), {"fields": account, "classes": ["tab"]}),
            (_("General settings"), {"fields": self.general_settings, "classes": ["tab"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["connection"]

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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.kind = KIND
        super().save_model(request, obj, form, change)
        obj.settings_saved()
        look_soon(obj, anew=True)
        self._warn_of_namesakes(request, obj)

    def what_becomes_of(self, obj: Any) -> list[str]:
        return page_deletion.what_becomes_of(obj)

    def taking_leave(self, obj: Any) -> None:
        unsubscribe_after_commit([obj])

    def _warn_of_namesakes(self, request: HttpRequest, page: FacebookPage) -> None:
        same = FacebookPage.objects.in_service().filter(page_id=page.page_id)
        elsewhere = same.exclude(application=page.application_id).select_related("application")
        for other in elsewhere:
            warning = _(
                "Page Id %(page_id)s is also in the Facebook application “%(other)s”, so it brings "
                "no Callback Uri and Verify Token: a page belongs to one application. "
                "Delete it in one of the two, then save it again in the other."
            )
            names = {"page_id": page.page_id, "other": other.application.name}
            messages.warning(request, warning % names)

    def get_queryset(self, request: HttpRequest) -> QuerySet[FacebookPage]:
        return super().get_queryset(request).select_related("application", "work_stream")
