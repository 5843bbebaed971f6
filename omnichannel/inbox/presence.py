"""An agent says whether they are there for customers."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from omnichannel.asking import is_htmx, user_of
from omnichannel.inbox.pages import lists
from routing.presence import show
from workstreams.models import Agent, Presence


class PresenceForm(forms.Form):
    presence = forms.ModelChoiceField(Presence.objects.filter(user_can_set=True))


@require_POST
def presence(request: HttpRequest) -> HttpResponse:
    agent = get_object_or_404(Agent, user=user_of(request))
    form = PresenceForm(request.POST)
    if not form.is_valid():
        return render(request, "inbox/home.html", lists(request), status=422)
    show(agent, form.cleaned_data["presence"])
    if is_htmx(request):
        return render(request, "inbox/_me.html", lists(request))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Where the agent was, if that is a place of ours."""
    here = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(here, {request.get_host()}, request.is_secure()):
        return here
    return reverse("inbox:home")
