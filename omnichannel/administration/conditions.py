"""The condition row that routing rules and skill attachment rules share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from omnichannel.administration.condition_values import checked
from omnichannel.administration.vocabulary import Vocabulary, key
from routing.conditions import ASK_FOR_DATA, OPERATORS_OF, Operator
from routing.entities import AttributeSchema
from routing.models import OPERATOR_LABELS
from routing.models.condition import ConditionLine


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
    value = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=1000,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )

    class Media:
        js = ["omnichannel/conditions.js"]

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
            self._check(entity, self.vocabulary.attributes[chosen])
        return cleaned

    def _names(self, chosen: str, owner: str) -> dict[str, Any]:
        labels = {schema.entity: schema.label for schema in self.vocabulary.entities}
        return {"attribute": self.vocabulary.attributes[chosen].label, "entity": labels[owner]}

    def _check(self, entity: str, attribute: AttributeSchema) -> None:
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
                given = self.cleaned_data["value"].strip()
                self.cleaned_data["value"] = checked(given, entity, attribute, operator)
            except ValidationError as error:
                self.add_error("value", error)


class ConditionInline(TabularInline):
    """Rows of a rule; the model says of which kind of rule."""

    form = ConditionForm
    template_before = "admin/workstreams/_conditions_explained.html"
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
