"""Context variables, as rows of a work stream; what rules ask for stays."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from unfold.admin import TabularInline
from unfold.forms import PaginationInlineFormSet

from routing.entities import CONTEXT_VARIABLES
from routing.models import Condition, SkillCondition
from workstreams.models import ContextVariable


def rules_asking_for(variable: ContextVariable, name: str) -> list[str]:
    """Names of the rules with a condition on it, as it was saved."""
    asked = {
        "entity": CONTEXT_VARIABLES,
        "attribute": name,
        "rule__work_stream": variable.work_stream_id,
    }
    names = set(Condition.objects.filter(**asked).values_list("rule__name", flat=True))
    names |= set(SkillCondition.objects.filter(**asked).values_list("rule__name", flat=True))
    return [f"“{name}”" for name in sorted(names)]


def derived(display_name: str) -> str:
    """“Order number” becomes `order_number`."""
    return re.sub(r"[^a-z0-9]+", "_", display_name.lower()).strip("_")[:100]


def declared_twice(name: str) -> ValidationError:
    words = _("Another context variable here is called %(name)s. Choose another name.")
    return ValidationError(words % {"name": name})


class VariableForm(forms.ModelForm):
    class Media:
        js = ["omnichannel/variables.js"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].required = False
            self.fields["name"].help_text = _("Empty: made from the display name.")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"] or derived(self.cleaned_data.get("display_name", ""))
        return name

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        saved = bool(self.instance.pk) and {"name", "type"} & set(self.changed_data)
        if saved and (rules := rules_asking_for(self.instance, self.initial["name"])):
            field = "name" if "name" in self.changed_data else "type"
            words = _("Rules ask for it: %(rules)s. Change them first.")
            self.add_error(field, words % {"rules": ", ".join(rules)})
        return cleaned


class VariablesFormSet(PaginationInlineFormSet):
    def validate_unique(self) -> None:
        """The tab holds all of the work stream's: what is twice is twice among them."""
        taken: set[str] = set()
        for form in self.forms:
            name = getattr(form, "cleaned_data", {}).get("name")
            if not name or self._should_delete_form(form):
                continue
            if name in taken:
                form.add_error("name", declared_twice(name))
            taken.add(name)

    def clean(self) -> None:
        super().clean()
        for form in self.initial_forms:
            if not self._should_delete_form(form):
                continue
            variable = form.instance
            if rules := rules_asking_for(variable, form.initial["name"]):
                words = _("“%(variable)s” cannot be deleted, because rules ask for it: %(rules)s.")
                names = {"variable": form.initial["display_name"], "rules": ", ".join(rules)}
                raise ValidationError(words % names)


class ContextVariableInline(TabularInline):
    model = ContextVariable
    form = VariableForm
    formset = VariablesFormSet
    fields = ["display_name", "name", "type"]
    extra = 0
    tab = True
    hide_title = True
    template_before = "admin/workstreams/_variables_explained.html"
