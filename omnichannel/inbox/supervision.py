"""A supervisor gives a conversation to an agent, or closes it whatever its state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from omnichannel.inbox.choosing import Choice, choice_page, chosen_agent, search_in
from omnichannel.inbox.colleagues import colleagues
from omnichannel.inbox.moving import asks_before, moves_conversation, only_if
from omnichannel.inbox.pages import lists
from omnichannel.showing.faces import face_of_customer
from routing import supervision
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Conversation
from workstreams.conversations.rights import Rights


@asks_before(
    allowed=lambda rights: rights.may_direct,
    offered=lambda rights: rights.offers_assignment,
    refusal=lambda rights: rights.refusal(rights.moving_switch),
)
def assign_page(request: HttpRequest, conversation: Conversation, _rights: Rights) -> HttpResponse:
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
    only_if(rights.may_direct, rights.refusal(rights.moving_switch))
    agent = chosen_agent(request)
    supervision.assign(conversation, agent, rights.user)
    return _("Assigned to %(agent)s.") % {"agent": agent}


@asks_before(
    allowed=lambda rights: rights.may("force_close"),
    offered=lambda rights: rights.offers_forced_closure,
    refusal=lambda rights: rights.refusal("force_close"),
)
def force_close_page(
    request: HttpRequest, conversation: Conversation, _rights: Rights
) -> HttpResponse:
    context = {"conversation": conversation, "face": face_of_customer(conversation.identity)}
    return render(request, "inbox/force_close.html", lists(request, conversation) | context)


@moves_conversation
def forced_closure(_request: HttpRequest, conversation: Conversation, rights: Rights) -> str:
    only_if(rights.may("force_close"), rights.refusal("force_close"))
    lifecycle.force_close(conversation, rights.user)
    return _("Closed.")
