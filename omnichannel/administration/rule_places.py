"""The places of rules on a tab: as they were dragged or typed, counted from 1, without gaps."""

from typing import Any

from django import forms
from django.db.models import Model
from unfold.forms import PaginationInlineFormSet


class RulesInPlace(PaginationInlineFormSet):
    """Saves of a rule only what the table changed: its own page may be saved meanwhile."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        staying = [form for form in self.initial_forms if not self._should_delete_form(form)]
        for place, form in enumerate(sorted(staying, key=_wanted), start=1):
            form.instance.order = place

    def save_existing(self, form: forms.ModelForm, obj: Model, commit: bool = True) -> Any:
        wanted = set(form.base_fields) & {field.name for field in obj._meta.concrete_fields}
        changed = [name for name in wanted if getattr(obj, name) != form.initial.get(name)]
        if commit and changed:
            obj.save(update_fields=changed)
        return obj

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        """Those that others pushed along have no entry of their own in the audit trail."""
        saved: list[Any] = super().save_existing_objects(commit)
        for form in self.initial_forms:
            rule: Any = form.instance
            if rule.pk and rule not in saved and rule.order != form.initial.get("order"):
                type(rule)._base_manager.filter(pk=rule.pk).update(order=rule.order)
        return saved


def _wanted(form: forms.ModelForm) -> tuple[int, int, int]:
    """A typed place comes before the rule that has it when moving up, behind it when down."""
    before: int = form.initial.get("order") or 0
    wanted: int = form.cleaned_data.get("order") or 0
    moves = -1 if wanted < before else 1 if wanted > before else 0
    return wanted, moves, before
