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
from omnichannel.inbox.own_things import one_at_a_time
from omnichannel.inbox.pages import lists
from omnichannel.inbox.saved_choices import saved_choices
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
    with one_at_a_time(user):
        if user.saved_views.count() >= MOST:
            sentence = _("You have %(most)s views. Delete one before you save another.")
            messages.warning(request, sentence % {"most": MOST})
        else:
            _keep(request, form, _("Saved as “%(name)s”."))
    return redirect(f"{reverse('inbox:home')}?{wanted.query}")


@require_GET
def counted(request: HttpRequest) -> HttpResponse:
    """Their part of the navigation."""
    user = user_of(request)
    agent = Agent.objects.filter(user=user).first()
    context = {
        "saved_views": saved_choices(user, agent),
        "list": {"wanted": wanted_in(request.GET, user, agent)},
    }
    return render(request, "inbox/_saved_views.html", context)


@require_GET
def manage(request: HttpRequest) -> HttpResponse:
    return render(request, "inbox/saved_views.html", lists(request) | {"is_beside": True})


@require_POST
def renaming(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    view = get_object_or_404(SavedView, pk=pk, owner=user)
    with one_at_a_time(user):
        form = SavedViewForm(request.POST, instance=view)
        _keep(request, form, _("It is called “%(name)s” now."))
    return redirect("inbox:saved-views-page")


@require_POST
def deletion(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, owner=user_of(request))
    view.delete()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": view.name})
    return redirect("inbox:saved-views-page")


def _keep(request: HttpRequest, form: SavedViewForm, kept: str) -> None:
    """The view, or what is wrong with its name is told."""
    if form.is_valid():
        form.save()
        messages.success(request, kept % {"name": form.instance.name})
    else:
        messages.warning(request, str(next(iter(form.errors.values()))[0]))
