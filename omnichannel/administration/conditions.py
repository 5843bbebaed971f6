"""The condition row that routing rules and skill attachment rules share."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from routing.conditions import ASK_FOR_DATA, OPERATORS_OF, Operator, ValueType, comparable, number
from routing.entities import AttributeSchema, EntitySchema, schemas
from routing.models import OPERATOR_LABELS
from routing.models.condition import ConditionLine
from workstreams.models import WorkStream

Choices = list[tuple[Any, Any]]


@dataclass(frozen=True)
class Vocabulary:
    """What the conditions of a work stream can ask for."""

    entities: tuple[EntitySchema, ...]

    @classmethod
    def of(cls, stream: WorkStream) -> "Vocabulary":
        return cls(tuple(schemas(stream.channel_kind, stream)))

    @cached_property
    def entity_choices(self) -> Choices:
        label = gettext_lazy("{entity} (Conversation)")
        return [(one.entity, format_lazy(label, entity=one.label)) for one in self.entities]

    @cached_property
    def attribute_choices(self) -> Choices:
        """Grouped by entity, under keys that name both: several entities have a name."""
        return [
            (one.label, [(key(one.entity, a.name), a.label) for a in one.attributes])
            for one in self.entities
        ]

    @cached_property
    def attributes(self) -> dict[str, AttributeSchema]:
        return {
            key(schema.entity, attribute.name): attribute
            for schema in self.entities
            for attribute in schema.attributes
        }


def key(entity: str, attribute: str) -> str:
    return f"{entity}.{attribute}"


class ConditionForm(forms.ModelForm):
    """Entity, attribute, operator, value, group; each is checked against the others."""

    entity = forms.ChoiceField(label=gettext_lazy("Entity"), widget=UnfoldAdminSelectWidget)
    attribute = forms.ChoiceField(label=gettext_lazy("Attribute"), widget=UnfoldAdminSelectWidget)
    operator = forms.ChoiceField(
        label=gettext_lazy("Operator"),
        choices=list(OPERATOR_LABELS.items()),
        widget=UnfoldAdminSelectWidget,
    )
    group = forms.ChoiceField(
        label=gettext_lazy("Group"),
        choices=[("", "-"), *((letter, letter) for letter in ConditionLine.Group.values if letter)],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, vocabulary: Vocabulary | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary = vocabulary or Vocabulary(())
        if "attribute" not in self.fields:
            return  # who only reads has no fields
        entities = list(self.vocabulary.entity_choices)
        attributes = list(self.vocabulary.attribute_choices)
        line = self.instance
        if line.pk is not None:
            stored = self.initial["attribute"] = key(line.entity, line.attribute)
            if stored not in self.vocabulary.attributes:  # shown rather than replaced in silence
                attributes.append((_("No longer known"), [(stored, line.attribute)]))
            if line.entity not in dict(entities):
                entities.append((line.entity, line.entity))
        self.fields["entity"].choices = entities  # type: ignore[attr-defined]
        self.fields["attribute"].choices = attributes  # type: ignore[attr-defined]

    def clean_attribute(self) -> str:
        chosen: str = self.cleaned_data["attribute"]
        if chosen not in self.vocabulary.attributes:
            raise ValidationError(_("This attribute is no longer there. Choose another."))
        return chosen

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        cleaned = self.cleaned_data
        chosen, entity = cleaned.get("attribute"), cleaned.get("entity")
        if not chosen or not entity:
            return cleaned
        owner, _dot, cleaned["attribute"] = chosen.partition(".")
        if owner != entity:
            words = _("“%(attribute)s” belongs to %(entity)s. Choose that entity, or another one.")
            self.add_error("attribute", words % self._names(chosen, owner))
        elif "operator" in cleaned and "value" in cleaned:
            self._check(self.vocabulary.attributes[chosen])
        return cleaned

    def _names(self, chosen: str, owner: str) -> dict[str, Any]:
        labels = {schema.entity: schema.label for schema in self.vocabulary.entities}
        return {"attribute": self.vocabulary.attributes[chosen].label, "entity": labels[owner]}

    def _check(self, attribute: AttributeSchema) -> None:
        operator = Operator(self.cleaned_data["operator"])
        fitting = OPERATORS_OF[attribute.type]
        if operator not in fitting:
            labels = ", ".join(str(OPERATOR_LABELS[one.value]) for one in fitting)
            words = _("For “%(attribute)s” choose one of: %(operators)s.")
            names = {"attribute": attribute.label, "operators": labels}
            self.add_error("operator", words % names)
        elif operator in ASK_FOR_DATA:
            self.cleaned_data["value"] = ""
        else:
            try:
                self.cleaned_data["value"] = checked(self.cleaned_data["value"], attribute)
            except ValidationError as error:
                self.add_error("value", error)


def checked(value: str, attribute: AttributeSchema) -> str:
    """As it is stored: choices as their codes. Raises ValidationError with what to do."""
    if not value:
        raise ValidationError(_("Enter a value to compare with."))
    if attribute.type is ValueType.NUMBER and number(value) is None:
        raise ValidationError(_("Enter a number such as 5.5."))
    if not attribute.choices:
        return value
    wanted = comparable(value)
    for code, label in attribute.choices:
        if wanted in (comparable(code), comparable(str(label))):
            return code
    labels = ", ".join(str(label) for _code, label in attribute.choices)
    raise ValidationError(_("Enter one of: %(choices)s.") % {"choices": labels})


class ConditionInline(TabularInline):
    """Rows of a rule; the model says of which kind of rule."""

    form = ConditionForm
    template_before = None
    ordering_field = "order"
    hide_ordering_field = True
    hide_title = True
    extra = 0

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if self.has_change_permission(request):
            return ["entity", "attribute", "operator", "value", "group", "order"]
        return ["asked", "operator", "value", "group"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if self.has_change_permission(request) else ["asked"]

    @display(description=gettext_lazy("Attribute"))
    def asked(self, line: ConditionLine) -> str:
        return line.attribute.replace("_", " ").capitalize()
