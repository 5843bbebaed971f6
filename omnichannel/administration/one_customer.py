"""A profile or a case is a contact's or an account's; who names both is told so."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class OneCustomerForm(forms.ModelForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("contact") and self.cleaned_data.get("account"):
            self.add_error("account", _("Choose a contact or an account, not both."))
        return cleaned
