"""A supervisor gives a conversation to an agent, or closes it whatever its state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from omnichannel.asking import user_of
from omnichannel.inbox import finding
from omnichannel.inbox.choosing import Choice, choice_page, chosen_agent, moved_on, search_in
from omnichannel.inbox.colleagues import colleagues
from omnichannel.inbox.faces import face_of_customer
from omnichannel.inbox.moving import moves_conversation, only_if
from omnichannel.inbox.pages import lists
from routing import supervision
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Conversation
from workstreams.conversations.rights import Rights


@require_GET
def assign_page(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    conversation = finding.conversation_for(user, pk)
    only_if(user.supervises)
    if not Rights(conversation, user).offers_assignment:
        return moved_on(request, conversation)
    found = supervision.agents_for(conversation)
    choice = Choice(
        title=_("Assign to an agent"),
        explanation=_("They have it at once, even where they have no room."),
        route="inbox:assignment",
        button=_("Assign"),
        agents=colleagues(found, conversation, search_in(request)),
    )
    return choice_page(request, conversation, choice)


@moves_conversation
def assigning(request: HttpRequest, conversation: Conversation, rights: Rights) -> str:
    only_if(rights.user.supervises)
    agent = chosen_agent(request)
    supervision.assign(conversation, agent, rights.user)
    return _("Assigned to %(agent)s.") % {"agent": agent}


@require_GET
def force_close_page(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    conversation = finding.conversation_for(user, pk)
    only_if(user.supervises)
    if not Rights(conversation, user).offers_forced_closure:
        return moved_on(request, conversation)
    context = {"conversation": conversation, "face": face_of_customer(conversation.identity)}
    return render(request, "inbox/force_close.html", lists(request, conversation) | context)


@moves_conversation
def forced_closure(_request: HttpRequest, conversation: Conversation, rights: Rights) -> str:
    only_if(rights.user.supervises)
    lifecycle.force_close(conversation, rights.user)
    return _("Closed.")
