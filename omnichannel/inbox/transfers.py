"""An agent sends a conversation on, or asks a colleague for advice."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from omnichannel.inbox.choosing import (
    Choice,
    Tab,
    choice_page,
    chosen_agent,
    chosen_queue,
    search_in,
)
from omnichannel.inbox.colleagues import colleagues, named
from omnichannel.inbox.moving import asks_before, moves_conversation, only_if, seen
from routing import transfer
from workstreams.conversations.models import Conversation, Status
from workstreams.conversations.rights import Rights


@asks_before(
    allowed=lambda rights: rights.may_move,
    offered=lambda rights: rights.offers_transfer,
    refusal=lambda rights: rights.refusal(rights.moving_switch),
)
def transfer_page(
    request: HttpRequest, conversation: Conversation, _rights: Rights
) -> HttpResponse:
    """Only work in progress goes to a colleague; a supervisor moves what waits to a queue."""
    if request.GET.get("to") == "queue" or conversation.status != Status.ACTIVE:
        return choice_page(request, conversation, _queues(request, conversation))
    return choice_page(request, conversation, _agents(request, conversation))


def _agents(request: HttpRequest, conversation: Conversation) -> Choice:
    waits_for_answer = _("It stays with you until they accept.")
    at_once = _("They have it at once.")
    return Choice(
        title=_("Transfer to a colleague"),
        explanation=at_once if conversation.work_stream.auto_assign else waits_for_answer,
        route="inbox:transfers",
        button=_("Transfer"),
        agents=colleagues(transfer.agents_for(conversation), conversation, search_in(request)),
        needs_room=True,
        tabs=_tabs(to_queue=False),
    )


def _queues(request: HttpRequest, conversation: Conversation) -> Choice:
    is_active = conversation.status == Status.ACTIVE
    return Choice(
        title=_("Transfer to another queue"),
        explanation=_("Those that are open now. It waits there for an agent."),
        route="inbox:transfers",
        button=_("Transfer"),
        queues=named(transfer.queues_for(conversation), search_in(request)),
        tabs=_tabs(to_queue=True) if is_active else [Tab(_("Queue"), "queue", True)],
    )


def _tabs(*, to_queue: bool) -> list[Tab]:
    return [Tab(_("Agent"), "agent", not to_queue), Tab(_("Queue"), "queue", to_queue)]


@moves_conversation
def transfers(request: HttpRequest, conversation: Conversation, rights: Rights) -> str:
    only_if(rights.may_move, rights.refusal(rights.moving_switch))
    if "queue" in request.POST:
        queue = chosen_queue(request)
        transfer.to_queue(conversation, queue, rights.user, seen(request))
        return _("Transferred to %(queue)s.") % {"queue": queue}
    agent = chosen_agent(request)
    transfer.to_agent(conversation, agent, rights.user)
    if conversation.agent_id == agent.pk:
        return _("Transferred to %(agent)s.") % {"agent": agent}
    return _("%(agent)s is asked to take over.") % {"agent": agent}


@asks_before(
    allowed=lambda rights: rights.may_consult,
    offered=lambda rights: rights.offers_consult,
    refusal=lambda rights: rights.refusal("monitor"),
)
def consult_page(request: HttpRequest, conversation: Conversation, _rights: Rights) -> HttpResponse:
    found = colleagues(transfer.agents_for(conversation), conversation, search_in(request))
    choice = Choice(
        title=_("Ask a colleague for advice"),
        explanation=_("They read the conversation; it takes none of their capacity."),
        route="inbox:consults",
        button=_("Ask"),
        agents=found,
    )
    return choice_page(request, conversation, choice)


@moves_conversation
def consults(request: HttpRequest, conversation: Conversation, rights: Rights) -> str:
    only_if(rights.may_consult, rights.refusal("monitor"))
    agent = chosen_agent(request)
    transfer.consult(conversation, agent, rights.user)
    return _("%(agent)s is asked for advice.") % {"agent": agent}
