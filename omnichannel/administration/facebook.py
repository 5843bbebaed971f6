"""Channels > Facebook: the application, and the way to its pages."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from facebook_channel.apps import DATA_DELETION
from facebook_channel.connection import subscription
from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration import page_deletion
from omnichannel.administration.connection import unsubscribe_after_commit
from omnichannel.administration.facebook_application_form import ApplicationForm
from omnichannel.administration.previous_secret import ShowsPreviousSecret
from omnichannel.administration.read_only import ReadOnly
from omnichannel.administration.registration import HasRegistration, connect
from omnichannel.administration.retirement import Retires
from omnichannel.administration.secret_fields import moment
from omnichannel.administration.webhook_values import ShowsWebhookValues

HEALTH_COLOURS = {"connected": "success", "needs_attention": "danger", "unknown": ""}


class PagesInline(ReadOnly, TabularInline):
    """The pages in service; they are changed on their own form."""

    model = FacebookPage
    fields = ["link", "page_id", "work_stream", "health_in_words"]
    readonly_fields = fields
    extra = 0
    hide_title = True
    verbose_name_plural = gettext_lazy("Facebook Pages")
    template_before = "admin/facebook/_add_page.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[FacebookPage]:
        return (
            super().get_queryset(request).in_service().select_related("application", "work_stream")
        )

    @display(description=gettext_lazy("Page Name"))
    def link(self, page: FacebookPage) -> str:
        address = reverse("admin:facebook_channel_facebookpage_change", args=[page.pk])
        return format_html(
            '<a class="font-medium text-important underline" href="{}">{}</a>', address, page.name
        )

    @display(description=gettext_lazy("Connection"))
    def health_in_words(self, page: FacebookPage) -> str:
        return page.get_health_display()


@admin.register(FacebookApplication)
class FacebookApplicationAdmin(
    ShowsWebhookValues, ShowsPreviousSecret, HasRegistration, Retires, ModelAdmin
):
    """Pages are added once it is saved; callback and verify token come with the first page."""

    form = ApplicationForm
    list_display = ["name", "app_id", "pages", "created_at"]
    search_fields = ["name", "app_id"]
    warn_unsaved_form = True
    change_form_before_template = "admin/facebook/_heading.html"
    conditional_fields = {"old_secret_counts": "app_secret"}
    webhook = [*ShowsWebhookValues.webhook_values, "registration", "data_deletion"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FacebookApplication]:
        pages = Count("pages", filter=Q(pages__deleted_at=None))
        return super().get_queryset(request).annotate(number_of_pages=pages)

    @display(description=gettext_lazy("Facebook Pages"), ordering="number_of_pages")
    def pages(self, application: Any) -> int:
        return application.number_of_pages

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            before = render_to_string("admin/facebook/_before_you_start.html")
            fields = ["name", "app_id", "app_secret"]
            return [(None, {"fields": fields, "description": before}), _privacy(obj)]
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": ["name", "app_id"]})]
        application = ["name", "app_id", "app_secret", "old_secret_counts"]
        if obj.previous_secret_counts_until:
            application.append("previous_secret_state")
        by_hand = _(
            "Both are registered at Facebook when a page is saved. To do it by hand, copy them "
            "into your Facebook application: Webhooks > Page > Edit subscription, and "
            "subscribe to: %(fields)s."
        ) % {"fields": ", ".join(subscription.FIELDS)}
        webhook = {"fields": self.webhook, "description": by_hand}
        return [(None, {"fields": application}), (_("Webhook"), webhook), _privacy(obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.webhook, "previous_secret_state", "acknowledgement"]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [PagesInline] if obj is not None else []

    @display(description=gettext_lazy("Acknowledgement"))
    def acknowledgement(self, application: FacebookApplication) -> str:
        names = {
            "at": moment(application.privacy_acknowledged_at),
            "by": application.privacy_acknowledged_by,
        }
        if application.privacy_acknowledged_by is None:
            return _("Acknowledged on %(at)s.") % names
        return _("Acknowledged by %(by)s on %(at)s.") % names

    @display(description=gettext_lazy("Data deletion callback"))
    def data_deletion(self, application: FacebookApplication) -> str:
        address = f"{settings.PUBLIC_URL}{DATA_DELETION}"
        return render_to_string("admin/facebook/_data_deletion.html", {"address": address})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Who may not have another one learns it before the form is filled in."""
        context = {"title": _("New Facebook application"), **(extra_context or {})}
        if request.method == "GET" and self.has_add_permission(request):
            try:
                FacebookApplication.check_room()
            except ValidationError as error:
                return self._without_room(request, {**context, "sentence": error.message})
        return super().add_view(request, form_url, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """One after the other is not how applications are added."""
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def _without_room(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        shown = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "applications": FacebookApplication.objects.in_service(),
            **context,
        }
        return TemplateResponse(request, "admin/facebook/no_room.html", shown)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Its pages are added next, and the way to them is on its own form."""
        messages.info(request, _("Next, add its Facebook pages: “Add New Facebook Page” below."))
        return redirect(reverse("admin:facebook_channel_facebookapplication_change", args=[obj.pk]))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.app_secret_set_at, obj.app_secret_set_by = timezone.now(), request.user
        elif "app_secret" in form.changed_data:
            obj.replace_secret(obj.app_secret, by=request.user, old_counts_for=form.old_counts_for)
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("privacy_acknowledged"):
            obj.acknowledge_privacy(by=request.user)
        _warn_of_namesakes(request, obj)
        connect(obj)

    def taking_leave(self, obj: Any) -> None:
        unsubscribe_after_commit(obj.pages.in_service())

    def what_becomes_of(self, obj: Any) -> list[str]:
        return page_deletion.what_becomes_of(obj)

    def goes_along(self, obj: FacebookApplication) -> Iterable[Model]:
        return obj.pages.in_service()


def _privacy(application: FacebookApplication | None) -> tuple[str, dict[str, Any]]:
    """The notice with its box, until it is acknowledged; then by whom it was, and when."""
    notice = render_to_string("admin/facebook/_privacy.html")
    is_acknowledged = application is not None and application.privacy_acknowledged_at
    field = "acknowledgement" if is_acknowledged else "privacy_acknowledged"
    return (_("Privacy notice"), {"fields": [field], "description": notice})


def _warn_of_namesakes(request: HttpRequest, application: FacebookApplication) -> None:
    same = FacebookApplication.objects.in_service().filter(name__iexact=application.name)
    if same.exclude(pk=application.pk).exists():
        words = _(
            "Another Facebook application is called “%(name)s” as well, so that lists cannot tell "
            "the two apart. Rename one of them."
        )
        messages.warning(request, words % {"name": application.name})
