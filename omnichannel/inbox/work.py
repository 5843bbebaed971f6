"""An agent takes a conversation, ends it, puts it aside, takes it up again."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.inbox import finding
from omnichannel.inbox.rights import Rights
from routing import distribution
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Conversation, ConversationMoved
from workstreams.models import User

Step = Callable[[Conversation, User, Rights], None]
View = Callable[[HttpRequest, int], HttpResponse]


def moves_conversation(step: Step) -> View:
    """Find, do, and show the conversation again; if someone was first, say so."""

    @require_POST
    @wraps(step)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        user = finding.current_user(request)
        conversation = finding.conversation_for(user, pk)
        try:
            step(conversation, user, finding.rights_of(user, conversation))
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
def _taking(conversation: Conversation, user: User, rights: Rights) -> None:
    _only_if(rights.may_pick)
    distribution.pick(conversation, user)


@moves_conversation
def ending(conversation: Conversation, user: User, rights: Rights) -> None:
    _only_if(rights.may_handle)
    lifecycle.end(conversation, user)


@moves_conversation
def session_closure(conversation: Conversation, user: User, rights: Rights) -> None:
    _only_if(rights.may_handle)
    lifecycle.close_session(conversation, user)


@moves_conversation
def reopening(conversation: Conversation, user: User, rights: Rights) -> None:
    _only_if(rights.is_own)
    lifecycle.reopen(conversation, user)


def _only_if(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
