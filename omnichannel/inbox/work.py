"""An agent takes a conversation, gives it back, ends it, puts it aside, takes it up again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.inbox import supervision
from omnichannel.inbox.moving import View, moves_conversation, only_if, seen
from omnichannel.inbox.undoing import Done, undo_by
from routing import distribution
from workstreams.conversations import assignment as assigning
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Conversation, ConversationMoved, Status
from workstreams.conversations.rights import Rights


@require_POST
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """To oneself; a supervisor names the agent. Who is second reads why."""
    if "agent" in request.POST:
        return supervision.assigning(request, pk)
    return _unless_taken(request, _taking, pk)


@require_POST
def taking_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What was given back by mistake, while nobody else has it or is asked."""
    return _unless_taken(request, _taking_back, pk)


def _unless_taken(request: HttpRequest, take: View, pk: int) -> HttpResponse:
    try:
        return take(request, pk)
    except Http404:
        messages.info(request, _("A colleague was quicker: this conversation is taken."))
        return redirect("inbox:home")


@moves_conversation
def _taking_back(_request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    if rights.agent is None:
        raise ConversationMoved(conversation.pk)
    assigning.take_back(conversation, rights.agent)


@moves_conversation
def _taking(_request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    only_if(rights.is_asked or rights.may_pick, rights.refusal("assign"))
    distribution.pick(conversation, rights.user)


@moves_conversation
def release(request: HttpRequest, conversation: Conversation, rights: Rights) -> Done:
    only_if(rights.may_move, rights.refusal(rights.moving_switch))
    undo = undo_by("taking-back", conversation.pk) if rights.is_own else None
    lifecycle.release(conversation, rights.user, seen(request))
    return Done(_("Given back to %(queue)s.") % {"queue": conversation.queue}, undo)


@moves_conversation
def ending(request: HttpRequest, conversation: Conversation, rights: Rights) -> Done:
    only_if(rights.may_settle, rights.refusal("force_close"))
    lifecycle.end(conversation, rights.user, seen(request))
    return Done(_("Ended."), undo_by("resuming", conversation.pk))


@moves_conversation
def resuming(_request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    only_if(rights.may_settle, rights.refusal("force_close"))
    lifecycle.resume(conversation, rights.user)


@moves_conversation
def session_closure(
    request: HttpRequest, conversation: Conversation, rights: Rights
) -> Done | None:
    """What was closed for good cannot be taken back; only its agent takes it up again."""
    only_if(rights.may_settle, rights.refusal("force_close"))
    lifecycle.close_session(conversation, rights.user, seen(request))
    if conversation.status != Status.WAITING or not rights.is_own:
        return None
    return Done(_("Put aside."), undo_by("reopening", conversation.pk))


@moves_conversation
def reopening(_request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    only_if(rights.is_own)
    lifecycle.reopen(conversation, rights.user)
