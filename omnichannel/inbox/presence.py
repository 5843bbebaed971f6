"""An agent says whether they are there for customers."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from omnichannel.inbox import finding
from omnichannel.inbox.pages import lists
from routing.distribution import distribute_to
from workstreams.conversations.live import Change, announce
from workstreams.models import Agent, Presence


class PresenceForm(forms.Form):
    presence = forms.ModelChoiceField(Presence.objects.filter(user_can_set=True))


@require_POST
def presence(request: HttpRequest) -> HttpResponse:
    agent = get_object_or_404(Agent, user=finding.current_user(request))
    form = PresenceForm(request.POST)
    if not form.is_valid():
        return render(request, "inbox/home.html", lists(request), status=422)
    _show(agent, form.cleaned_data["presence"])
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "inbox/_me.html", lists(request))
    return redirect(_back(request))


def _show(agent: Agent, chosen: Presence) -> None:
    with transaction.atomic():
        changed = agent.show_presence(chosen)
        if changed:
            announce([Change(agent=agent.pk)])
    if changed:
        distribute_to(agent)


def _back(request: HttpRequest) -> str:
    """Where the agent was, if that is a place of ours."""
    here = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(here, {request.get_host()}, request.is_secure()):
        return here
    return reverse("inbox:home")
