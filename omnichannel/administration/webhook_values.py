"""Callback Uri and Verify Token, shown to be copied into Facebook's webhook settings."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from facebook_channel.models import FacebookApplication, FacebookPage
from workstreams.models.encrypted import UndecryptableSecret


class ShowsWebhookValues:
    """For the ModelAdmin of applications and of pages."""

    webhook_values = ["shown_callback_uri", "shown_verify_token"]

    @display(description=gettext_lazy("Callback Uri"))
    def shown_callback_uri(self, record: Any) -> str:
        return _to_copy(_application(record).callback_uri, _why_not(record))

    @display(description=gettext_lazy("Verify Token"))
    def shown_verify_token(self, record: Any) -> str:
        try:
            return _to_copy(_application(record).verify_token, _why_not(record))
        except UndecryptableSecret:
            return _to_copy(
                "", _("The kept one does not open any more. Save, and a new one is made.")
            )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        _application(obj).replace_lost_verify_token()


def to_copy(value: str) -> str:
    return _to_copy(value, "")


def _to_copy(value: str, why_not: str) -> str:
    return render_to_string("admin/_copy.html", {"value": value, "why_not": why_not})


def _application(record: FacebookApplication | FacebookPage) -> FacebookApplication:
    return record.application if isinstance(record, FacebookPage) else record


def _why_not(record: FacebookApplication | FacebookPage) -> str:
    """Said where nothing was generated."""
    if isinstance(record, FacebookPage):
        first: FacebookPage | None = record
    else:
        first = FacebookPage.objects.in_service().filter(application=record).first()
    if first is None:
        return _("Appears when the first page has been added.")
    other = first.elsewhere().first()
    if other is None:
        return _("Appears when the page is saved again.")
    return _("Not generated: this page is in the Facebook application “%(other)s” as well.") % {
        "other": other.application.name
    }
