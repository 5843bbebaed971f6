"""Lists as somebody wants to find them again, under names of their own."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from omnichannel.asking import user_of
from omnichannel.inbox.pages import lists
from omnichannel.inbox.work_list import wanted_in
from workstreams.conversations.models import SavedView
from workstreams.models import Agent

MOST = 30


class SavedViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["name"]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        same = SavedView.objects.filter(owner=self.instance.owner, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("You have a view of this name already."))
        return name


@require_POST
def saved_views(request: HttpRequest) -> HttpResponse:
    """Keep the list that stands in `query`, without the page of it."""
    user = user_of(request)
    agent = Agent.objects.filter(user=user).first()
    wanted = wanted_in(QueryDict(request.POST.get("query", "")), user, agent)
    view = SavedView(owner=user, query=wanted.query)
    form = SavedViewForm(request.POST, instance=view)
    if user.saved_views.count() >= MOST:
        sentence = _("You have %(most)s views. Delete one before you save another.")
        messages.warning(request, sentence % {"most": MOST})
    elif form.is_valid():
        form.save()
        messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
    else:
        messages.warning(request, _first_of(form))
    return redirect(f"{reverse('inbox:home')}?{wanted.query}")


@require_GET
def manage(request: HttpRequest) -> HttpResponse:
    return render(request, "inbox/saved_views.html", lists(request) | {"is_beside": True})


@require_POST
def renaming(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, owner=user_of(request))
    form = SavedViewForm(request.POST, instance=view)
    if form.is_valid():
        form.save()
        messages.success(request, _("It is called “%(name)s” now.") % {"name": view.name})
    else:
        messages.warning(request, _first_of(form))
    return redirect("inbox:saved-views-page")


@require_POST
def deletion(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, owner=user_of(request))
    view.delete()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": view.name})
    return redirect("inbox:saved-views-page")


def _first_of(form: forms.ModelForm) -> str:
    return str(next(iter(form.errors.values()))[0])
