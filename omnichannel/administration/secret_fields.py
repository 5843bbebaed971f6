"""Secrets are written here and never read back: the page does not hold them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget

from workstreams.models.encrypted import UndecryptableSecret

KEPT = "•" * 12


class SecretField(forms.CharField):
    """A field whose value is never rendered."""

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "new-password", "spellcheck": "false"}
        options["widget"] = UnfoldAdminPasswordWidget(attrs=attributes)
        super().__init__(**options)


class KeepsSecrets(forms.ModelForm):
    """For forms with SecretFields: one that is left empty keeps what is stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self._secret_fields().items():
            if self._is_lost(name):
                field.help_text = _("The kept one does not open any more. Enter it again.")
            elif getattr(self.instance, name):
                field.required = False
                field.widget.attrs["placeholder"] = KEPT
                field.help_text = _("Kept encrypted and never shown. Leave it empty to keep it.")

    def _is_lost(self, name: str) -> bool:
        try:
            getattr(self.instance, name)
        except UndecryptableSecret:
            return True
        return False

    def _secret_fields(self) -> dict[str, forms.Field]:
        """A reader of the record sees no such field at all."""
        return {n: field for n, field in self.fields.items() if isinstance(field, SecretField)}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name in self._secret_fields():
            if not self.cleaned_data.get(name) and not self._is_lost(name):
                self.cleaned_data[name] = getattr(self.instance, name)
        return cleaned
