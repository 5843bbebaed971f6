"""Pages on which someone is chosen: a colleague or a queue for a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from omnichannel.asking import is_htmx
from omnichannel.inbox.colleagues import Colleague
from omnichannel.inbox.moving import Unclear
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.pages import lists
from omnichannel.inbox.returning import view_in
from omnichannel.showing.faces import face_of_customer
from workstreams.conversations.models import Conversation
from workstreams.models import Agent, Queue


@dataclass(frozen=True)
class Tab:
    words: str
    to: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is chosen from. `route` names the resource that takes the choice, as `field`.

    `needs_room`: whoever has none is shown, but not to be chosen.
    """

    title: str
    explanation: str
    route: str
    button: str
    agents: Sequence[Colleague] = ()
    queues: Sequence[Queue] = ()
    needs_room: bool = False
    tabs: Sequence[Tab] = ()

    @property
    def to(self) -> str:
        return next((tab.to for tab in self.tabs if tab.is_current), "")


def search_in(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:100]


def choice_page(request: HttpRequest, conversation: Conversation, choice: Choice) -> HttpResponse:
    context = {
        "choice": choice,
        "conversation": conversation,
        "face": face_of_customer(conversation.identity),
        "search": search_in(request),
        "seen": number_in(request.GET, "seen"),
        "view": view_in(request),
    }
    if is_htmx(request):
        return render(request, "inbox/_choices.html", context)
    return render(request, "inbox/choice.html", lists(request, conversation) | context)


def chosen_agent(request: HttpRequest) -> Agent:
    """Raises Unclear where the form names nobody; whether they may is asked elsewhere."""
    agents = Agent.objects.filter(user__is_active=True).select_related("user")
    agent = agents.filter(pk=number_in(request.POST, "agent") or 0).first()
    if agent is None:
        raise Unclear(_("Choose an agent from the list."))
    return agent


def chosen_queue(request: HttpRequest) -> Queue:
    """Raises Unclear where the form names none."""
    queue = Queue.objects.filter(pk=number_in(request.POST, "queue") or 0).first()
    if queue is None:
        raise Unclear(_("Choose a queue from the list."))
    return queue
