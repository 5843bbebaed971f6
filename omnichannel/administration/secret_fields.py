"""Secrets are written here and never read back: the page does not hold them."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminPasswordWidget

from workstreams.models.encrypted import UndecryptableSecret

KEPT = "•" * 12
SHOWN = 4  # characters at the end, enough to tell one from another
LONG_ENOUGH = 16  # for its end to give nothing away


class SecretField(forms.CharField):
    """A field whose value is never rendered."""

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "new-password", "spellcheck": "false"}
        options["widget"] = UnfoldAdminPasswordWidget(attrs=attributes)
        super().__init__(**options)


class KeepsSecrets(forms.ModelForm):
    """For forms with SecretFields: one that is left empty keeps what is stored.

    Beside each `secret` the record has `secret_set_at` and `secret_set_by`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self._secret_fields().items():
            if self.is_bound and self.data.get(self.add_prefix(name)):
                again = _("What you typed is not shown again: enter it once more.")
                field.help_text = format_html("{}<br>{}", again, field.help_text)
                continue
            if self._is_lost(name):
                kept = _("The kept one does not open any more. Enter it again.")
            elif getattr(self.instance, name):
                field.required = False
                field.widget.attrs["placeholder"] = KEPT
                kept = told(self.instance, name)
            else:
                continue
            field.help_text = format_html("{}<br>{}", kept, field.help_text)

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
            if name in self.errors:
                continue
            if not self.cleaned_data.get(name) and not self._is_lost(name):
                self.cleaned_data[name] = getattr(self.instance, name)
        return cleaned


def told(record: Model, name: str) -> str:
    """When a secret was set, by whom, and how it ends."""
    at, by = getattr(record, f"{name}_set_at"), getattr(record, f"{name}_set_by")
    names = {"at": moment(at) if at else "", "by": by, "end": ending(getattr(record, name))}
    sentences = [
        _("Set on %(at)s by %(by)s.") if at and by else _("Set on %(at)s.") if at else "",
        _("It ends in %(end)s.") if names["end"] else "",
        _("It is kept encrypted and never shown whole: leave the field empty to keep it."),
    ]
    return " ".join(sentence for sentence in sentences if sentence) % names


def ending(secret: str) -> str:
    """Its last characters; empty where they would give too much away."""
    return secret[-SHOWN:] if len(secret) >= LONG_ENOUGH else ""


def moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
