"""Each in their own language, in their own time, with the keys they are used to."""

from collections.abc import Callable
from functools import cache
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from omnichannel.asking import user_of
from workstreams.models import User

ZONE_COOKIE = "time_zone"  # the browser's, percent-encoded by time_zone.js


class PreferencesMiddleware:
    """Language and time zone of whoever signed in; where they chose none, their browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user if isinstance(request.user, User) else None
        if user is not None and user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        chosen = user.time_zone if user is not None else ""
        browsers = unquote(request.COOKIES.get(ZONE_COOKIE, ""))
        with timezone.override(_zone(chosen) or _zone(browsers)):
            return self.get_response(request)


@cache
def zones() -> frozenset[str]:
    """Read once: they are hundreds of files."""
    return frozenset(available_timezones())


def _zone(name: str) -> ZoneInfo | None:
    return ZoneInfo(name) if name in zones() else None


class PreferencesForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As my browser says")), *settings.LANGUAGES],
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [
            ("", str(_("As my browser says"))),
            *((name, name.replace("_", " ")) for name in sorted(zones())),
        ],
    )

    class Meta:
        model = User
        fields = ["language", "time_zone", "sends_with_enter", "uses_shortcuts"]


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    if request.method == "GET":
        return render(request, "access/preferences.html", {"form": PreferencesForm(instance=user)})
    form = PreferencesForm(request.POST, instance=user)
    if not form.is_valid():
        return render(request, "access/preferences.html", {"form": form}, status=422)
    user.save(update_fields=form.Meta.fields)
    messages.success(request, _("Your preferences are saved."))
    return redirect("account_preferences")
