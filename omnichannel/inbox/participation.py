"""A colleague gives advice or declines to, a supervisor reads along, and both leave again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.asking import is_htmx, user_of
from omnichannel.inbox.incoming import incoming_for
from omnichannel.inbox.moving import Unclear, moves_conversation, only_if
from omnichannel.inbox.opened import unopened
from workstreams.conversations import participation
from workstreams.conversations.models import Conversation, ConversationMoved, Participant
from workstreams.conversations.rights import Rights
from workstreams.models import Agent


@require_POST
def taking_part(request: HttpRequest, pk: int) -> HttpResponse:
    """`step`: join, decline, leave or monitor. Declining leaves the agent where they are."""
    try:
        shown = _step(request, pk)
    except Http404:
        asked = Participant.objects.filter(session__conversation=pk, agent__user=user_of(request))
        if not asked.exists():
            raise
        messages.info(request, _("Your advice is not needed there any more."))
        shown = redirect("inbox:home")
    if not is_htmx(request):
        return shown
    user = user_of(request)
    agent = Agent.objects.filter(user=user).first()
    incoming = unopened(request, incoming_for(user, agent))
    context = {"incoming": incoming, "is_answer": True}
    return render(request, "inbox/_offers_anew.html", context)


@moves_conversation
def _step(request: HttpRequest, conversation: Conversation, rights: Rights) -> str | None:
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Unclear(_("Choose what to do: join, decline, read along or leave."))
    only_if(rights.agent is not None)
    return step(conversation, rights)


def _join(conversation: Conversation, rights: Rights) -> None:
    participation.join(conversation, _agent(rights))


def _leave(conversation: Conversation, rights: Rights) -> None:
    participation.leave(conversation, _agent(rights))


def _decline(conversation: Conversation, rights: Rights) -> None:
    if not rights.offers_joining:
        raise ConversationMoved(conversation.pk)
    _leave(conversation, rights)


def _monitor(conversation: Conversation, rights: Rights) -> str:
    only_if(rights.may("monitor"), rights.refusal("monitor"))
    participation.monitor(conversation, _agent(rights))
    return _("You read along. %(agent)s sees that.") % {"agent": conversation.agent}


def _agent(rights: Rights) -> Agent:
    if rights.agent is None:
        raise Unclear(_("Only agents take part in conversations."))
    return rights.agent


STEPS: dict[str, Callable[[Conversation, Rights], str | None]] = {
    "join": _join,
    "decline": _decline,
    "leave": _leave,
    "monitor": _monitor,
}
