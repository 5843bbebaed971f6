"""What people type to come in."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from omnichannel.asking import user_of


class CodeForm(forms.Form):
    """Six digits, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class SetUpForm(forms.Form):
    """The first six digits prove that the app took the secret over."""

    code = forms.CharField(
        label=_("Code"),
        max_length=10,
        help_text=_("The six digits your authenticator app shows now."),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasswordAgainForm(forms.Form):
    """Whoever finds an open screen must not change how its owner comes in."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request

    def clean_password(self) -> str:
        user, password = user_of(self.request), self.cleaned_data["password"]
        if authenticate(self.request, username=user.username, password=password) != user:
            raise forms.ValidationError(_("This is not your password. Try again."))
        return str(password)


class AccountSetUpForm(PasswordAgainForm, SetUpForm):
    """Setting up from an open session."""

    field_order = ["code", "password"]
