"""What all steps share that say something about a conversation: tags, its customer, its case."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.asking import is_htmx, user_of
from omnichannel.inbox import finding, returning
from omnichannel.inbox.panel import side_panel
from workstreams.conversations.models import Conversation
from workstreams.conversations.refusal import Refused
from workstreams.conversations.rights import Rights

Step = Callable[[HttpRequest, Conversation, Rights], None]
Page = Callable[[HttpRequest, Conversation, Rights], HttpResponse]
Allowed = Callable[[Rights], bool]
View = Callable[[HttpRequest, int], HttpResponse]


def may_link(rights: Rights) -> bool:
    return rights.may_link


def may_tag(rights: Rights) -> bool:
    return rights.may_tag


def for_those_who(allowed: Allowed) -> Callable[[Page], View]:
    """A page or a step about a conversation they may read, and may describe like that."""

    def decorate(page: Page) -> View:
        @wraps(page)
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            user = user_of(request)
            conversation = finding.conversation_for(user, pk)
            rights = Rights(conversation, user)
            if not (rights.may_read and allowed(rights)):
                sentence = _("That is for whoever has this conversation now, or for a supervisor.")
                raise PermissionDenied(sentence)
            return page(request, conversation, rights)

        return view

    return decorate


def describes_conversation(allowed: Allowed) -> Callable[[Step], View]:
    """Afterwards the panel stands there anew, with a sentence where the step was refused."""

    def decorate(step: Step) -> View:
        @require_POST
        @for_those_who(allowed)
        @wraps(step)
        def view(request: HttpRequest, conversation: Conversation, rights: Rights) -> HttpResponse:
            try:
                step(request, conversation, rights)
            except Refused as refused:
                messages.warning(request, refused.sentence)
            return panel_anew(request, conversation.pk)

        return view

    return decorate


def shows_panel(request: HttpRequest, pk: int) -> bool:
    """Or the page that was opened to choose from."""
    looked_at = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    return urlsplit(looked_at).path == reverse("inbox:conversation", args=[pk])


def panel_anew(request: HttpRequest, pk: int) -> HttpResponse:
    """Into the open page, else on the page drawn anew; narrow screens show the panel by its `#`."""
    address = returning.to(request, "inbox:conversation", pk).url + "#about"
    if not is_htmx(request):
        return redirect(address)
    if not shows_panel(request, pk):
        return HttpResponse(headers={"HX-Redirect": address})
    user = user_of(request)
    rights = Rights(finding.conversation_for(user, pk), user)
    context = side_panel(rights, timezone.now()) | {"view": returning.view_in(request)}
    return render(request, "inbox/_about_anew.html", context)
