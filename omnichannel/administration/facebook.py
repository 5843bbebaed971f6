"""Channels > Facebook: the application, and the way to its pages."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from facebook_channel.apps import DATA_DELETION
from facebook_channel.connection import subscription
from facebook_channel.models import FacebookApplication, FacebookPage, PageCheck
from omnichannel.administration import page_deletion
from omnichannel.administration.connection import look_soon, unsubscribe_after_commit
from omnichannel.administration.read_only import ReadOnly
from omnichannel.administration.retirement import Retires
from omnichannel.administration.secret_fields import KeepsSecrets, SecretField

HEALTH_COLOURS = {"connected": "success", "needs_attention": "danger", "unknown": ""}
PREREQUISITES = gettext_lazy(
    "You need a Facebook page with Messenger switched on, and a Facebook application to which the "
    "products Messenger and Webhooks were added. Create the work stream before you add a page."
)
PRIVACY = gettext_lazy(
    "With this channel data goes to Facebook, outside of your organization's compliance and "
    "geographic boundary. Your organization has to tell customers, and where needed ask them, "
    "that conversations are monitored, recorded and kept, and to tell its own agents as well."
)


class ApplicationForm(KeepsSecrets):
    app_secret = SecretField(
        label=gettext_lazy("Application Secret"),
        max_length=100,
        help_text=gettext_lazy("App Secret, from your Facebook application: Settings > Basic."),
    )

    def _get_validation_exclusions(self) -> set[str]:
        """So that an Application Id in service is found before the database refuses it."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"deleted_at"}


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
class FacebookApplicationAdmin(Retires, ModelAdmin):
    """Pages are added once it is saved; callback and verify token come with the first page."""

    form = ApplicationForm
    list_display = ["name", "app_id", "pages", "created_at"]
    search_fields = ["name", "app_id"]
    webhook_fields = ["shown_callback_uri", "shown_verify_token", "registration", "data_deletion"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FacebookApplication]:
        pages = Count("pages", filter=Q(pages__deleted_at=None))
        return super().get_queryset(request).annotate(number_of_pages=pages)

    @display(description=gettext_lazy("Facebook Pages"), ordering="number_of_pages")
    def pages(self, application: Any) -> int:
        return application.number_of_pages

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        application = ["name", "app_id", "app_secret"]
        if obj is None:
            notes = render_to_string(
                "admin/facebook/_before_you_start.html", {"notes": [PREREQUISITES, PRIVACY]}
            )
            return [(None, {"fields": application, "description": notes})]
        webhook = {
            "fields": self.webhook_fields,
            "description": _(
                "Both are registered at Facebook when a page is saved. To do it by hand, copy them "
                "into your Facebook application: Webhooks > Page > Edit subscription, and "
                "subscribe to: %(fields)s."
            )
            % {"fields": ", ".join(subscription.FIELDS)},
        }
        return [(None, {"fields": application}), (_("Webhook"), webhook)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.webhook_fields

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [PagesInline] if obj is not None else []

    def get_object(self, request: HttpRequest, *args: Any) -> Any:
        application = super().get_object(request, *args)
        if application is not None:
            application.replace_lost_verify_token()
        return application

    @display(description=gettext_lazy("Callback Uri"))
    def shown_callback_uri(self, application: FacebookApplication) -> str:
        return _to_copy(application.callback_uri)

    @display(description=gettext_lazy("Verify Token"))
    def shown_verify_token(self, application: FacebookApplication) -> str:
        return _to_copy(application.verify_token)

    @display(description=gettext_lazy("Registration at Facebook"))
    def registration(self, application: FacebookApplication) -> str:
        context = {"application": application, "finding": _callback_finding(application)}
        return render_to_string("admin/facebook/_registration.html", context)

    @display(description=gettext_lazy("Data deletion callback"))
    def data_deletion(self, application: FacebookApplication) -> str:
        address = f"{settings.PUBLIC_URL}{DATA_DELETION}"
        return render_to_string("admin/facebook/_data_deletion.html", {"address": address})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.register_view))
        address = "<path:object_id>/callback/"
        own = path(address, view, name="facebook_channel_facebookapplication_callback")
        return [own, *super().get_urls()]

    def register_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Any page's connecting registers the callback of the application."""
        key = object_id if object_id.isdecimal() else 0
        found = get_object_or_404(FacebookApplication.objects.in_service(), pk=key)
        if not self.has_change_permission(request, found):
            raise PermissionDenied
        _connect(found)
        messages.info(request, _("The Callback Uri is being registered at Facebook."))
        return redirect(
            reverse("admin:facebook_channel_facebookapplication_change", args=[found.pk])
        )

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Its pages are added next, and the way to them is on its own form."""
        messages.info(request, _("Next, add its Facebook pages: “Add New Facebook Page” below."))
        return redirect(reverse("admin:facebook_channel_facebookapplication_change", args=[obj.pk]))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and "app_secret" in form.changed_data:
            obj.replace_secret(obj.app_secret)
        super().save_model(request, obj, form, change)
        _connect(obj)

    def taking_leave(self, obj: Any) -> None:
        unsubscribe_after_commit(obj.pages.in_service())

    def what_becomes_of(self, obj: Any) -> list[str]:
        return page_deletion.what_becomes_of(obj) if isinstance(obj, FacebookPage) else []

    def goes_along(self, obj: FacebookApplication) -> Iterable[Model]:
        return obj.pages.in_service()


def _connect(application: FacebookApplication) -> None:
    for page in application.pages.in_service():
        look_soon(page, anew=True)


def _callback_finding(application: FacebookApplication) -> dict[str, str]:
    """As the last check of one of its pages found it."""
    checks = PageCheck.objects.of_pages_in_service().filter(page__application=application)
    row = checks.exclude(checked_at=None).order_by("-checked_at").first()
    found = row.findings if row else []
    return next((finding for finding in found if finding["name"] == "callback"), {})


def _to_copy(value: str) -> str:
    return render_to_string("admin/_copy.html", {"value": value})
