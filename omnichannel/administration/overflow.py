"""Overflow, as rows of a queue: occasion, action, and what belongs to them."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from unfold.admin import StackedInline

from routing.models import OverflowRule

Action, Occasion = OverflowRule.Action, OverflowRule.Occasion


class OverflowForm(forms.ModelForm):
    """Says at each field what its neighbours ask of it."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        self._check_threshold(given.get("occasion"), given.get("threshold"))
        self._check_target(given.get("action"), given.get("target"))
        if given.get("message") and given.get("action") != Action.END:
            self.add_error(
                "message", _("Only a conversation that ends has this message. Leave it empty.")
            )
        if (given.get("occasion"), given.get("action")) == (Occasion.TOO_LONG, Action.ASSIGN):
            self.add_error("action", _("It waits there already. Choose another action."))
        return cleaned

    def _check_threshold(self, occasion: str | None, threshold: int | None) -> None:
        if "threshold" in self.errors or occasion is None:
            return
        if occasion == Occasion.OUT_OF_HOURS and threshold is not None:
            self.add_error("threshold", _("Nothing is counted out of hours. Leave it empty."))
        elif occasion != Occasion.OUT_OF_HOURS and not threshold:
            self.add_error("threshold", _("Enter a number: how many, or how many minutes."))

    def _check_target(self, action: str | None, target: Any) -> None:
        if "target" in self.errors or action is None:
            return
        if action == Action.TRANSFER and target is None:
            self.add_error("target", _("Choose the queue it is transferred to."))
        elif action != Action.TRANSFER and target is not None:
            self.add_error("target", _("Only a transfer goes to another queue. Leave it empty."))
        elif target is not None and target.pk == self.instance.queue_id:
            self.add_error("target", _("Choose another queue than this one."))


class OverflowInline(StackedInline):
    model = OverflowRule
    fk_name = "queue"
    form = OverflowForm
    fields = [("occasion", "threshold"), ("action", "target"), "message"]
    autocomplete_fields = ["target"]
    extra = 0
    max_num = len(Occasion)
    template_before = "admin/queues/_overflow_explained.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("target", "queue")
