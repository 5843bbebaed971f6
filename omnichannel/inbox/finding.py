"""Find what a user asks for among what they may see; a stranger finds nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from workstreams.conversations.models import Conversation, Message
from workstreams.models import User

RELATED = (
    "identity__channel",
    "channel",
    "queue",
    "agent__user",
    "offered_to__user",
    "work_stream",
)


def conversation_for(user: User, pk: int) -> Conversation:
    return get_object_or_404(Conversation.objects.visible_to(user).select_related(*RELATED), pk=pk)


def message_of(conversation: Conversation, pk: int) -> Message:
    return get_object_or_404(conversation.messages, pk=pk)


def gone(request: HttpRequest) -> HttpResponse:
    """For a fragment of a conversation its reader has lost meanwhile: back to the lists."""
    messages.info(request, _("This conversation is with someone else now."))
    return HttpResponse(status=404, headers={"HX-Redirect": reverse("inbox:home")})


def closed_to(conversation: Conversation) -> HttpResponse:
    """For a fragment whose reader may not read it any more: the page says why."""
    address = reverse("inbox:conversation", args=[conversation.pk])
    return HttpResponse(status=403, headers={"HX-Redirect": address})
