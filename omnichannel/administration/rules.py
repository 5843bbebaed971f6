"""Routing rules items and their conditions, as nested rows of a work stream."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BaseInlineFormSet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import StackedInline, TabularInline
from unfold.widgets import UnfoldAdminSelectWidget

from routing.models import OPERATOR_LABELS, Condition, RoutingRule
from workstreams.channels.registry import ContextSchema, adapters

Choices = list[tuple[Any, Any]]


def schemas() -> list[ContextSchema]:
    return [adapter.context_schema() for adapter in adapters().values()]


def entities() -> Choices:
    """Every channel's entity, under the name the rule builder gives it."""
    return [
        (schema.entity, format_lazy(gettext_lazy("{entity} (Conversation)"), entity=schema.label))
        for schema in schemas()
    ]


def attributes() -> Choices:
    """Of all entities; with more than one kind of channel, grouped by theirs."""
    groups: Choices = [
        (schema.label, [(attribute.name, attribute.label) for attribute in schema.attributes])
        for schema in schemas()
    ]
    return groups[0][1] if len(groups) == 1 else groups


def operators() -> Choices:
    return list(OPERATOR_LABELS.items())


class ConditionForm(forms.ModelForm):
    """Entity, attribute, operator, value."""

    entity = forms.ChoiceField(
        label=gettext_lazy("Entity"), choices=entities, widget=UnfoldAdminSelectWidget
    )
    attribute = forms.ChoiceField(
        label=gettext_lazy("Attribute"), choices=attributes, widget=UnfoldAdminSelectWidget
    )
    operator = forms.ChoiceField(
        label=gettext_lazy("Operator"), choices=operators, widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = Condition
        fields = ["entity", "attribute", "operator", "value", "order"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        entity, attribute = self.cleaned_data.get("entity"), self.cleaned_data.get("attribute")
        known = {schema.entity: {a.name for a in schema.attributes} for schema in schemas()}
        if entity and attribute and attribute not in known[entity]:
            self.add_error("attribute", _("This entity has no such attribute. Choose another."))
        return cleaned


class ConditionInline(TabularInline):
    model = Condition
    form = ConditionForm
    fields = ["entity", "attribute", "operator", "value", "order"]
    ordering_field = "order"
    hide_ordering_field = True
    hide_title = True
    extra = 0


class RoutingRuleInline(StackedInline):
    model = RoutingRule
    fields = ["name", "queue", "match", "is_active", "description", "order"]
    autocomplete_fields = ["queue"]
    ordering_field = "order"
    hide_ordering_field = True
    inlines = [ConditionInline]
    extra = 0
    tab = True
    template_before = "admin/workstreams/_rules_explained.html"


def place_new_rows_last(formset: BaseInlineFormSet) -> None:
    """New rows come with any order, mostly 0: they go behind the old ones, as they stand."""
    last = max((_order(form) for form in formset.initial_forms), default=0)
    new = [form for form in formset.extra_forms if form.has_changed()]
    for step, form in enumerate(sorted(new, key=_order), start=1):
        form.instance.order = last + step


def _order(form: forms.ModelForm) -> int:
    return form.cleaned_data.get("order") or 0


def without_conditions(rules: Sequence[RoutingRule]) -> list[str]:
    """Names of those that hold for every conversation."""
    return [rule.name for rule in rules if rule.is_active and not rule.conditions.all()]
