"""Settings > Automated messages: what the system says by itself, in each language."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from omnichannel.administration.automated_preview import PreviewForm, preview
from workstreams.automation.models import AutomatedMessage
from workstreams.automation.slugs import SLUGS
from workstreams.automation.triggers import Trigger, receiver_of
from workstreams.channels.models import Channel

HELP = gettext_lazy(
    "Filled in: %(slugs)s, and {$Name} of a context variable. What is not known stays empty."
) % {"slugs": ", ".join(SLUGS)}


class TextForm(forms.ModelForm):
    class Meta:
        model = AutomatedMessage
        fields = ["trigger", "channel", "language", "text", "is_active"]
        widgets = {"text": UnfoldAdminTextareaWidget}
        help_texts = {
            "channel": gettext_lazy("Empty: for every page that has no text of its own."),
            "text": HELP,
            "is_active": gettext_lazy(
                "Off: a page's own text counts as absent; one for all pages silences its language."
            ),
        }

    def clean_language(self) -> str:
        """Of a page's own text only that of the page would ever be used."""
        channel, language = self.cleaned_data.get("channel"), self.cleaned_data["language"]
        if channel is not None and language != channel.language:
            raise forms.ValidationError(
                _("%(page)s speaks %(language)s: choose that, or no page.")
                % {"page": channel, "language": channel.language}
            )
        return str(language)

    def _get_validation_exclusions(self) -> set[str]:
        """So that a second text without a page is found before the database refuses it."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"channel", "channel_kind"}


@admin.register(AutomatedMessage)
class AutomatedMessageAdmin(ModelAdmin):
    """The trigger, language and page of a text stay as they are once it is saved."""

    form = TextForm
    list_display = ["trigger", "language", "shown_page", "shown_receiver", "text", "is_active"]
    list_select_related = ["channel"]
    list_filter = [
        ("trigger", ChoicesDropdownFilter),
        ("language", ChoicesDropdownFilter),
        ("channel", RelatedDropdownFilter),
        "is_active",
    ]
    list_filter_submit = True
    search_fields = ["text"]
    actions = ["activate", "deactivate"]
    list_before_template = "admin/automated/_list_head.html"
    change_form_before_template = "admin/automated/_list_head.html"
    warn_unsaved_form = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["trigger", "channel", "language"] if obj is not None else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[AutomatedMessage]:
        return super().get_queryset(request).filter(channel__deleted_at=None)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "channel":
            kwargs["queryset"] = Channel.objects.in_service()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "automation_automatedmessage_preview"
        return [path("preview/", wrap(self.preview_view), name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """What a given customer would get; nothing is sent or kept."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = PreviewForm(request.GET if "trigger" in request.GET else None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview"),
            "subtitle": None,
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "preview": preview(form) if form.is_valid() else None,
        }
        return TemplateResponse(request, "admin/automated/preview.html", context)

    @display(description=gettext_lazy("Page"), ordering="channel")
    def shown_page(self, message: AutomatedMessage) -> str:
        return str(message.channel or _("All pages"))

    @display(description=gettext_lazy("Message Receiver"))
    def shown_receiver(self, message: AutomatedMessage) -> str:
        return str(receiver_of(Trigger(message.trigger)).label)

    @admin.action(description=gettext_lazy("Activate"), permissions=["change"])
    def activate(self, request: HttpRequest, queryset: QuerySet[AutomatedMessage]) -> None:
        count = _switched(queryset, is_active=True)
        words = ngettext("%(n)d text is used again.", "%(n)d texts are used again.", count)
        messages.success(request, words % {"n": count})

    @admin.action(description=gettext_lazy("Deactivate"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[AutomatedMessage]) -> None:
        count = _switched(queryset, is_active=False)
        words = ngettext("%(n)d text is used no more.", "%(n)d texts are used no more.", count)
        messages.success(request, words % {"n": count})


def _switched(texts: QuerySet[AutomatedMessage], *, is_active: bool) -> int:
    """How many were changed: one by one, so that the audit trail tells of each."""
    others = list(texts.exclude(is_active=is_active))
    for text in others:
        text.is_active = is_active
        text.save(update_fields=["is_active"])
    return len(others)


class OwnTextForm(forms.ModelForm):
    """One text of a page, in the language of the page."""

    trigger = forms.ChoiceField(
        label=gettext_lazy("Message Trigger"),
        choices=[("", "---------"), *Trigger.choices],
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = AutomatedMessage
        fields = ["trigger", "text", "is_active"]
        widgets = {"text": UnfoldAdminTextareaWidget(attrs={"rows": 2})}

    def _get_validation_exclusions(self) -> set[str]:
        """So that a text for the same trigger is found before the database refuses it."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"language", "channel"}


class OwnTextsFormSet(forms.BaseInlineFormSet):
    """A new text is in the language that the page has, or gets with the same form."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if form.instance._state.adding:
            form.instance.language = self.data.get("language") or self.instance.language
        return form


class OwnTextsInline(TabularInline):
    """On the form of a page: what it says instead of the texts for all pages."""

    model = AutomatedMessage
    form = OwnTextForm
    formset = OwnTextsFormSet
    fk_name = "channel"
    fields = ["trigger", "shown_language", "text", "is_active"]
    readonly_fields = ["shown_language"]
    verbose_name = gettext_lazy("Automated message of this page")
    verbose_name_plural = gettext_lazy("Automated messages")
    template_before = "admin/automated/_own_texts_explained.html"
    tab = True
    hide_title = True
    extra = 0

    @display(description=gettext_lazy("Language Code"))
    def shown_language(self, message: AutomatedMessage) -> str:
        if message.channel is None or not message.pk:
            return _("that of the page")
        if message.language == message.channel.language:
            return message.language
        return _("%(language)s: not used") % {"language": message.language}
