"""An agent takes a conversation, gives it back, ends it, puts it aside, takes it up again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.inbox import supervision
from omnichannel.inbox.moving import moves_conversation, only_if, seen
from routing import distribution
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Conversation
from workstreams.conversations.rights import Rights


@require_POST
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """To oneself; a supervisor names the agent. Who is second reads why."""
    if "agent" in request.POST:
        return supervision.assigning(request, pk)
    try:
        return _taking(request, pk)
    except Http404:
        messages.info(request, _("A colleague was quicker: this conversation is taken."))
        return redirect("inbox:home")


@moves_conversation
def _taking(_request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    only_if(rights.is_asked or rights.may_pick, rights.refusal("assign"))
    distribution.pick(conversation, rights.user)


@moves_conversation
def release(request: HttpRequest, conversation: Conversation, rights: Rights) -> str:
    only_if(rights.may_move, rights.refusal(rights.moving_switch))
    lifecycle.release(conversation, rights.user, seen(request))
    return _("Given back to %(queue)s.") % {"queue": conversation.queue}


@moves_conversation
def ending(request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    only_if(rights.may_settle, rights.refusal("force_close"))
    lifecycle.end(conversation, rights.user, seen(request))


@moves_conversation
def session_closure(request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    only_if(rights.may_settle, rights.refusal("force_close"))
    lifecycle.close_session(conversation, rights.user, seen(request))


@moves_conversation
def reopening(_request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    only_if(rights.is_own)
    lifecycle.reopen(conversation, rights.user)
