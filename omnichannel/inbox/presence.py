"""An agent says whether they are there for customers."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.asking import is_htmx, user_of
from omnichannel.inbox.me import is_inactive, me
from omnichannel.inbox.pages import lists
from omnichannel.inbox.returning import here
from routing.presence import come_back, show
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
    return _shown(request)


@require_POST
def coming_back(request: HttpRequest) -> HttpResponse:
    """After a missed offer: there again, as busy as the work in hand says."""
    found = Agent.objects.select_related("presence")
    agent = get_object_or_404(found, user=user_of(request))
    if is_inactive(agent):
        come_back(agent)
    else:
        messages.info(request, _("You were back already."))
    return _shown(request)


def _shown(request: HttpRequest) -> HttpResponse:
    if is_htmx(request):
        return render(request, "inbox/_presence_anew.html", {"me": me(user_of(request))})
    return redirect(here(request))
