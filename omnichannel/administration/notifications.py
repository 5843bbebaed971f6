"""Agent Experience > Notifications: what agents are told with when work comes to them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, TabularInline

from omnichannel.administration.copying import copied, name_of_copy
from omnichannel.administration.deletion import NamesItsUses
from omnichannel.administration.notification_preview import preview_of
from workstreams.models import (
    ContextVariable,
    NotificationField,
    NotificationTemplate,
    Occasion,
    WorkStream,
)
from workstreams.models.notification import AGENT, CUSTOMER, unknown_fillings

Value = NotificationField.Value


class NotificationForm(forms.ModelForm):
    class Meta:
        model = NotificationTemplate
        fields = [
            "name",
            "title",
            "shows_timeout",
            "accept_label",
            "shows_reject",
            "reject_label",
            "desktop",
        ]
        help_texts = {
            "title": gettext_lazy(
                "%(agent)s is filled in with who transfers or assigns it or asks for advice, "
                "%(customer)s with the customer."
            )
            % {"agent": AGENT, "customer": CUSTOMER},
            "shows_timeout": gettext_lazy(
                "Off: only the clock is hidden; the time runs all the same."
            ),
            "shows_reject": gettext_lazy("Without it an agent declines by letting the time pass."),
            "desktop": gettext_lazy("Only to agents who let their browser notify them."),
        }

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if unknown := unknown_fillings(title):
            raise forms.ValidationError(
                _("%(unknown)s cannot be filled in. Use %(agent)s or %(customer)s.")
                % {"unknown": ", ".join(unknown), "agent": AGENT, "customer": CUSTOMER}
            )
        return title


class FieldForm(forms.ModelForm):
    """Says at the field itself what belongs together."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        value, variable = self.cleaned_data.get("value"), self.cleaned_data.get("variable")
        if value == Value.CONTEXT_VARIABLE and not variable:
            self.add_error("variable", _("Enter the name of the context variable."))
        elif value and value != Value.CONTEXT_VARIABLE and variable:
            self.add_error("variable", _("Only a context variable has a name. Leave it empty."))
        return cleaned


class NotificationFieldInline(TabularInline):
    model = NotificationField
    form = FieldForm
    fields = ["header", "value", "variable", "order"]
    ordering_field = "order"
    hide_ordering_field = True
    hide_title = True
    extra = 0
    max_num = NotificationField.MOST

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, **{"validate_max": True, **kwargs})


@admin.register(NotificationTemplate)
class NotificationTemplateAdmin(NamesItsUses, ModelAdmin):
    """Those that came with the product stay as they are; others are copies or new."""

    form = NotificationForm
    list_display = ["name", "title", "desktop", "is_built_in"]
    list_filter = ["is_built_in"]
    search_fields = ["name", "title"]
    warn_unsaved_form = True
    actions = ["copy"]
    conditional_fields = {"reject_label": "typeof shows_reject === 'undefined' || shows_reject"}
    change_form_before_template = "admin/notifications/_built_in.html"
    change_form_outer_after_template = "admin/notifications/_preview.html"
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "title", "desktop"],
                "description": gettext_lazy(
                    "How long an agent has (Timeout), and whether they are asked at all "
                    "(Auto-assign work items), is said by the work stream."
                ),
            },
        ),
        (
            gettext_lazy("Timeout and buttons"),
            {"fields": ["shows_timeout", "accept_label", "shows_reject", "reject_label"]},
        ),
    ]

    def get_inlines(self, request: HttpRequest, obj: NotificationTemplate | None) -> list[Any]:
        """Those that came with the product have no lines, and will have none."""
        return [] if obj is not None and obj.is_built_in else [NotificationFieldInline]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        template = self.get_object(request, object_id)
        shown = {"preview": preview_of(template)} if template else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """New rows come with the order 0: they go behind the old ones."""
        last = max((row.cleaned_data.get("order") or 0 for row in formset.initial_forms), default=0)
        for step, row in enumerate(formset.extra_forms, start=1):
            if row.has_changed() and not row.instance.order:
                row.instance.order = last + step
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for name in _undeclared(form.instance):
            words = _("No work stream declares a context variable “%(name)s”: its line stays away.")
            messages.warning(request, words % {"name": name})

    @admin.action(description=gettext_lazy("Copy"), permissions=["add"])
    def copy(self, request: HttpRequest, queryset: QuerySet[NotificationTemplate]) -> None:
        for template in queryset.prefetch_related("fields"):
            made = _copy_of(template)
            messages.success(request, _("“%(name)s” was made.") % {"name": made})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        built_in = obj is not None and obj.is_built_in
        return not built_in and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        built_in = obj is not None and obj.is_built_in
        return not built_in and super().has_delete_permission(request, obj)

    def uses(self, obj: NotificationTemplate) -> list[str]:
        if obj.is_built_in:
            return [_("it came with the product")]
        slots = Q()
        for occasion in Occasion:
            slots |= Q(**{f"notification_{occasion}": obj})
        streams = WorkStream.objects.filter(slots)
        return [_("work stream “%(stream)s”") % {"stream": stream} for stream in streams]


def _undeclared(template: NotificationTemplate) -> Iterator[str]:
    wanted = template.fields.filter(value=Value.CONTEXT_VARIABLE).values_list("variable", flat=True)
    declared = set(ContextVariable.objects.values_list("name", flat=True))
    return (name for name in wanted if name not in declared)


def _copy_of(template: NotificationTemplate) -> NotificationTemplate:
    """In the reader's language, because it is theirs from now on."""
    names = set(NotificationTemplate.objects.values_list("name", flat=True))
    words = {
        text: template.worded(getattr(template, text))
        for text in ("title", "accept_label", "reject_label")
    }
    copy = copied(template, name=name_of_copy(template.name, names), is_built_in=False, **words)
    for field in template.fields.all():
        copied(field, template_id=copy.pk)
    return copy
