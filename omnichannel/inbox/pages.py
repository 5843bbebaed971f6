"""What an agent looks at: the lists, a conversation, and the parts that stay up to date."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from omnichannel.inbox import finding
from omnichannel.inbox.composer import composer_for, longest_message
from omnichannel.inbox.faces import face_of_customer
from omnichannel.inbox.me import me
from omnichannel.inbox.reasons import reasons_for
from omnichannel.inbox.thread import thread_of
from omnichannel.inbox.work_list import View, views_of, work_list
from workstreams.conversations.models import Conversation
from workstreams.models import User


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "inbox/home.html", lists(request))


@require_GET
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    found = finding.conversation_for(finding.current_user(request), pk)
    return conversation_page(request, found)


@require_GET
def lists_fragment(request: HttpRequest) -> HttpResponse:
    return render(request, "inbox/_lists.html", lists(request))


@require_GET
def thread_fragment(request: HttpRequest, pk: int) -> HttpResponse:
    user = finding.current_user(request)
    try:
        found = finding.conversation_for(user, pk)
    except Http404:
        return finding.gone(request)
    return render(request, "inbox/_conversation_parts.html", about(request, user, found))


def conversation_page(
    request: HttpRequest, found: Conversation, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The whole page; `more` brings back a refused answer and why it was refused."""
    user = finding.current_user(request)
    context = about(request, user, found) | lists(request, found) | more
    return render(request, "inbox/conversation.html", context, status=status)


def lists(request: HttpRequest, selected: Conversation | None = None) -> dict[str, Any]:
    user = finding.current_user(request)
    own = me(user)
    wanted = request.GET.get("view", "")
    view = View(wanted) if wanted in views_of(user) else views_of(user)[own.agent is None]
    after = _number(request, "after")
    return {
        "me": own,
        "list": work_list(user, own.agent, view, after),
        "view": view.value,
        "selected": selected.pk if selected else _number(request, "selected"),
    }


def about(request: HttpRequest, user: User, found: Conversation) -> dict[str, Any]:
    """Everything that is said of one conversation."""
    before = _number(request, "before")
    earlier_than = finding.message_of(found, before) if before else None
    rights = finding.rights_of(user, found)
    view = request.GET.get("view", "")
    return {
        "view": view if view in View.values else "",  # the list to go back to
        "conversation": found,
        "face": face_of_customer(found.identity),
        "rights": rights,
        "thread": thread_of(found, user, earlier_than),
        "composer": composer_for(found, rights, timezone.now()),
        "longest_message": longest_message(found),
        "reasons": reasons_for(found),
    }


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
