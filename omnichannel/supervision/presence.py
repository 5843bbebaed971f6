"""A supervisor says whether an agent is there, where the agent cannot or forgot to."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.supervision.access import for_supervisors
from routing.presence import show
from workstreams.models import Agent, Presence


class PresenceForm(forms.Form):
    presence = forms.ModelChoiceField(Presence.objects.all())


@require_POST
@for_supervisors
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    agent = get_object_or_404(Agent.objects.working().select_related("user"), pk=pk)
    form = PresenceForm(request.POST)
    if form.is_valid():
        show(agent, form.cleaned_data["presence"])
        words = _("%(agent)s shows “%(presence)s” now.")
        chosen = {"agent": agent, "presence": form.cleaned_data["presence"]}
        messages.success(request, words % chosen)
    else:
        messages.error(request, _("This presence is there no more. Choose another one."))
    return redirect("supervision:today")
