"""Back to the page on which a button was pressed, if that is a place of ours."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from workstreams.conversations.models import Conversation
from workstreams.models import User


def here(request: HttpRequest) -> str:
    address = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return address
    return reverse("inbox:home")


def back(request: HttpRequest, user: User, pk: int) -> str:
    """Not to the conversation itself where it is not theirs to see any more."""
    address, its_own = here(request), reverse("inbox:conversation", args=[pk])
    if its_own in address and not Conversation.objects.visible_to(user).filter(pk=pk).exists():
        return reverse("inbox:home")
    return address
