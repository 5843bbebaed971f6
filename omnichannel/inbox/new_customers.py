"""Forms for a contact, an account or a case that is not written down yet; saved, it is linked."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from omnichannel.inbox.describing import for_those_who, may_link, panel_anew
from omnichannel.inbox.pages import lists
from omnichannel.inbox.returning import view_in
from omnichannel.showing.faces import face_of_customer
from workstreams.conversations import cases, linking
from workstreams.conversations.linking import LinkRefused
from workstreams.conversations.models import Account, Case, Contact, Conversation
from workstreams.conversations.rights import Rights


class ContactForm(forms.ModelForm):
    class Meta:
        model = Contact
        fields = ["name", "email", "phone"]


class AccountForm(forms.ModelForm):
    class Meta:
        model = Account
        fields = ["name", "number", "email", "phone"]


class CaseForm(forms.ModelForm):
    class Meta:
        model = Case
        fields = ["title", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 6, "dir": "auto"})}


@dataclass(frozen=True)
class Kind:
    title: Promise
    form: type[forms.ModelForm]
    button: Promise


KINDS = {
    "contact": Kind(
        gettext_lazy("New contact"), ContactForm, gettext_lazy("Create and link the contact")
    ),
    "account": Kind(
        gettext_lazy("New account"), AccountForm, gettext_lazy("Create and link the account")
    ),
    "case": Kind(gettext_lazy("New case"), CaseForm, gettext_lazy("Open and link the case")),
}


@require_http_methods(["GET", "POST"])
@for_those_who(may_link)
def new_customer(request: HttpRequest, conversation: Conversation, rights: Rights) -> HttpResponse:
    """`kind` is contact, unless it says account; the profile's name is filled in."""
    asked = request.POST.get("kind") or request.GET.get("kind")
    kind = "account" if asked == "account" else "contact"
    initial = {"name": conversation.identity.name, **_told(conversation, kind)}
    return _create(request, rights, kind, initial)


@require_http_methods(["GET", "POST"])
@for_those_who(may_link)
def new_case(request: HttpRequest, conversation: Conversation, rights: Rights) -> HttpResponse:
    return _create(request, rights, "case", {})


def _told(conversation: Conversation, kind: str) -> dict[str, Any]:
    """What context variables say of a person."""
    told = conversation.context_variables if kind == "contact" else {}
    return {"email": told.get("Email", ""), "phone": told.get("Phone", "")}


def _create(
    request: HttpRequest, rights: Rights, kind: str, initial: dict[str, Any]
) -> HttpResponse:
    form = KINDS[kind].form(request.POST or None, initial=initial, label_suffix="")
    if form.is_valid():
        try:
            _save(rights, kind, form)
        except LinkRefused as refused:
            messages.warning(request, refused.sentence)
        return panel_anew(request, rights.conversation.pk)
    return _form_page(request, rights.conversation, kind, form)


def _save(rights: Rights, kind: str, form: forms.ModelForm) -> None:
    create = cases.open_case if kind == "case" else linking.link_new
    create(rights.conversation, form.save(commit=False), rights.user)


def _form_page(
    request: HttpRequest, conversation: Conversation, kind: str, form: forms.ModelForm
) -> HttpResponse:
    context = lists(request, conversation) | {
        "conversation": conversation,
        "face": face_of_customer(conversation.identity),
        "form": form,
        "kind": kind,
        "title": KINDS[kind].title,
        "button": KINDS[kind].button,
        "view": view_in(request),
    }
    status = 422 if form.is_bound else 200
    return render(request, "inbox/new_customer.html", context, status=status)
