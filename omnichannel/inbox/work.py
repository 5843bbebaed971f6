"""An agent takes a conversation, ends it, puts it aside, takes it up again."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.asking import user_of
from omnichannel.inbox import finding
from routing import distribution
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Conversation, ConversationMoved
from workstreams.conversations.rights import Rights
from workstreams.models import User

Step = Callable[[Conversation, User, Rights, int | None], None]
View = Callable[[HttpRequest, int], HttpResponse]


def moves_conversation(step: Step) -> View:
    """Find, do, and show the conversation again; if someone was first, say so."""

    @require_POST
    @wraps(step)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        user = user_of(request)
        conversation = finding.conversation_for(user, pk)
        try:
            step(conversation, user, Rights(conversation, user), _seen(request))
        except lifecycle.CustomerWroteMeanwhile:
            messages.warning(
                request, _("The customer has just written. Read it, then decide again.")
            )
        except ConversationMoved:
            messages.warning(
                request, _("That was not possible any more: the conversation has moved on.")
            )
        except distribution.NotForPicking:
            raise PermissionDenied from None
        if Conversation.objects.visible_to(user).filter(pk=pk).exists():
            return redirect("inbox:conversation", pk)
        return redirect("inbox:home")

    return view


@require_POST
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is second has lost sight of the conversation: they read why."""
    try:
        return _taking(request, pk)
    except Http404:
        messages.info(request, _("A colleague was quicker: this conversation is taken."))
        return redirect("inbox:home")


@moves_conversation
def _taking(conversation: Conversation, user: User, rights: Rights, _seen: int | None) -> None:
    _only_if(rights.may_pick)
    distribution.pick(conversation, user)


@moves_conversation
def ending(conversation: Conversation, user: User, rights: Rights, seen: int | None) -> None:
    _only_if(rights.may_handle)
    lifecycle.end(conversation, user, seen)


@moves_conversation
def session_closure(
    conversation: Conversation, user: User, rights: Rights, seen: int | None
) -> None:
    _only_if(rights.may_handle)
    lifecycle.close_session(conversation, user, seen)


@moves_conversation
def reopening(conversation: Conversation, user: User, rights: Rights, _seen: int | None) -> None:
    _only_if(rights.is_own)
    lifecycle.reopen(conversation, user)


def _seen(request: HttpRequest) -> int | None:
    """The newest message the agent had before their eyes."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None


def _only_if(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
