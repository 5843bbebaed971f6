"""An agent answers an offer; whoever comes too late reads so."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from omnichannel.asking import is_htmx, user_of
from omnichannel.inbox import finding
from omnichannel.inbox.incoming import incoming_for
from omnichannel.inbox.opened import unopened
from omnichannel.inbox.returning import back, to
from routing import offers
from workstreams.conversations.assignment import OfferGone
from workstreams.conversations.models import Conversation, Session
from workstreams.models import Agent, User


@require_GET
def offers_fragment(request: HttpRequest) -> HttpResponse:
    return _fragment(request)


@require_POST
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    conversation = _offered(user, pk)
    try:
        offers.accept(conversation, user)
    except OfferGone:
        sentence = _("Too late: this conversation is not offered to you any more.")
        messages.info(request, sentence)
        if not Conversation.objects.visible_to(user).filter(pk=pk).exists():
            return to(request, "inbox:home")
    return to(request, "inbox:conversation", pk)


@require_POST
def rejection(request: HttpRequest, pk: int) -> HttpResponse:
    """The agent stays where they are: they may be in the middle of an answer."""
    user = user_of(request)
    try:
        offers.reject(_offered(user, pk), user)
    except OfferGone:
        messages.info(request, _("This conversation was not offered to you any more."))
    if is_htmx(request):
        return _fragment(request)
    return redirect(back(request, user, pk))


def _offered(user: User, pk: int) -> Conversation:
    """What they may see or were asked to take at some time; a stranger finds nothing."""
    try:
        return finding.conversation_for(user, pk)
    except Http404:
        asked = Session.objects.filter(conversation=pk, agent__user=user)
        conversation = Conversation.objects.filter(pk__in=asked.values("conversation")).first()
        if conversation is None:
            raise
        return conversation


def _fragment(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    agent = Agent.objects.filter(user=user).first()
    incoming = unopened(request, incoming_for(user, agent))
    context = {"incoming": incoming, "is_answer": request.method == "POST"}
    return render(request, "inbox/_offers_anew.html", context)
