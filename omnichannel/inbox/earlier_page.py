"""The page with every conversation there was with a customer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from omnichannel.inbox.describing import for_those_who
from omnichannel.inbox.earlier import ON_PAGE, others_of
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.pages import lists
from omnichannel.inbox.returning import view_in
from omnichannel.showing.faces import face_of_customer
from workstreams.conversations.models import Conversation
from workstreams.conversations.rights import Rights


@require_GET
@for_those_who(lambda _rights: True)
def others(request: HttpRequest, conversation: Conversation, rights: Rights) -> HttpResponse:
    before = number_in(request.GET, "before")
    context = lists(request, conversation) | {
        "conversation": conversation,
        "face": face_of_customer(conversation.identity),
        "others": others_of(conversation, rights.user, ON_PAGE, before),
        "is_first": before is None,
        "view": view_in(request),
    }
    return render(request, "inbox/others.html", context)
