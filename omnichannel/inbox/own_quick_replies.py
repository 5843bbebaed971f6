"""An agent's own quick replies: nobody else sees them, and only they change them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from auditlog.context import disable_auditlog
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from omnichannel.asking import user_of
from omnichannel.inbox.own_things import one_at_a_time
from omnichannel.inbox.pages import lists
from omnichannel.quick_reply_form import QuickReplyForm
from omnichannel.tag_words import TagWordsField
from workstreams.conversations.models import QuickReply
from workstreams.conversations.quick_replies import SLUGS
from workstreams.models import SupervisorSettings, User

Page = Callable[..., HttpResponse]


class OwnReplyForm(QuickReplyForm):
    tags = TagWordsField(label=gettext_lazy("Tags"), required=False)

    class Meta:
        model = QuickReply
        fields = ["message", "title", "locale", "tags"]
        widgets = {"message": forms.Textarea(attrs={"rows": 6, "dir": "auto"})}
        help_texts = {
            "message": gettext_lazy("Names of the conversation are filled in for: %(slugs)s.")
            % {"slugs": ", ".join(SLUGS)},
        }


def while_allowed(page: Page) -> Page:
    """An administrator may switch personal quick replies off; they are kept."""

    @wraps(page)
    def view(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if SupervisorSettings.current().personal_quick_replies:
            return page(request, *args, **named)
        raise PermissionDenied(
            _(
                "Personal quick replies are switched off. An administrator can switch them on "
                "under Supervisor settings."
            )
        )

    return view


@require_GET
@while_allowed
def own_replies(request: HttpRequest) -> HttpResponse:
    replies = QuickReply.objects.personal(user_of(request))
    context = lists(request) | {"replies": replies, "is_beside": True}
    return render(request, "inbox/own_quick_replies.html", context)


@require_http_methods(["GET", "POST"])
@while_allowed
def new_reply(request: HttpRequest) -> HttpResponse:
    return _form(request, QuickReply(owner=user_of(request), locale=_usual_locale(request)))


@require_http_methods(["GET", "POST"])
@while_allowed
def own_reply(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, _own(request, pk))


@require_POST
@while_allowed
def own_reply_deletion(request: HttpRequest, pk: int) -> HttpResponse:
    reply = _own(request, pk)
    with disable_auditlog():
        reply.delete()
    messages.success(request, _("“%(title)s” is deleted.") % {"title": reply.title})
    return redirect("inbox:own-quick-replies")


def _own(request: HttpRequest, pk: int) -> QuickReply:
    return get_object_or_404(QuickReply, pk=pk, owner=user_of(request))


def _form(request: HttpRequest, reply: QuickReply) -> HttpResponse:
    form = OwnReplyForm(request.POST or None, instance=reply)
    if request.method == "POST" and _is_kept(form, user_of(request)):
        messages.success(request, _("“%(title)s” is saved.") % {"title": reply.title})
        return redirect("inbox:own-quick-replies")
    context = lists(request) | {"form": form, "reply": reply, "is_beside": True}
    status = 422 if form.is_bound else 200
    return render(request, "inbox/own_quick_reply.html", context, status=status)


def _is_kept(form: OwnReplyForm, owner: User) -> bool:
    with one_at_a_time(owner), disable_auditlog():  # what is personal is nobody else's to read
        if form.is_valid():
            form.save()
        return form.is_valid()


def _usual_locale(request: HttpRequest) -> str:
    """That of their language, else the one most pages speak."""
    usual: str = QuickReply._meta.get_field("locale").default
    chosen = user_of(request).language
    known = [code for code, _name in QuickReply._meta.get_field("locale").choices or []]
    fitting = (code for code in known if code == chosen or code.startswith(f"{chosen}-"))
    return next(fitting, usual) if chosen else usual
