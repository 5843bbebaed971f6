"""Find what a user asks for among what they may see; a stranger finds nothing."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from omnichannel.inbox.numbers import number_in
from workstreams.conversations.models import Conversation, Message
from workstreams.models import User

FOLLOWING = 30  # messages below the one that was looked for
RELATED = (
    "identity__channel",
    "channel",
    "queue",
    "agent__user",
    "offered_to__user",
    "work_stream",
    "contact__account",
    "account",
    "case",
)


def conversation_for(user: User, pk: int) -> Conversation:
    return get_object_or_404(Conversation.objects.visible_to(user).select_related(*RELATED), pk=pk)


def message_of(conversation: Conversation, pk: int) -> Message:
    return get_object_or_404(conversation.messages, pk=pk)


def page_end_for(conversation: Conversation, values: Mapping[str, str]) -> Message | None:
    """The message before which the asked page of the thread ends; None for the newest page.

    Either `before` names it, or `at` a message that is to be seen with what followed it.
    """
    if before := number_in(values, "before"):
        return message_of(conversation, before)
    if at := number_in(values, "at"):
        following = conversation.messages.after(message_of(conversation, at)).in_order()
        return following[FOLLOWING : FOLLOWING + 1].first()
    return None


def gone(request: HttpRequest) -> HttpResponse:
    """For a fragment of a conversation its reader has lost meanwhile: back to the lists."""
    messages.info(request, _("This conversation is with someone else now."))
    return HttpResponse(status=404, headers={"HX-Redirect": reverse("inbox:home")})


def closed_to(conversation: Conversation) -> HttpResponse:
    """For a fragment whose reader may not read it any more: the page says why."""
    address = reverse("inbox:conversation", args=[conversation.pk])
    return HttpResponse(status=403, headers={"HX-Redirect": address})
