"""Back to the page on which a button was pressed, if that is a place of ours."""

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from omnichannel.inbox.filters import NAMES
from omnichannel.inbox.views import View
from workstreams.conversations.models import Conversation
from workstreams.models import User

LIST_WORDS = ("order", "after", *NAMES)  # beside whose list it is


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


def view_in(request: HttpRequest) -> str:
    """The list beside which a button was pressed; empty where none was chosen."""
    named = request.POST.get("view") or request.GET.get("view")
    asked = parse_qs(urlsplit(here(request)).query).get("view", [""])
    view = named or asked[-1]
    return view if view in View.values else ""


def list_in(request: HttpRequest) -> str:
    """The list that was looked at, as its address has it: whose, what of it, in which order."""
    asked = parse_qsl(urlsplit(here(request)).query)
    view = view_in(request)
    kept = {"view": view} if view else {}
    return urlencode(kept | {name: value for name, value in asked if name in LIST_WORDS})


def to_list(request: HttpRequest) -> str:
    query = list_in(request)
    return reverse("inbox:home") + (f"?{query}" if query else "")


def to(request: HttpRequest, route: str, *args: int) -> HttpResponseRedirect:
    """There, beside the list that was looked at."""
    query = list_in(request)
    return redirect(reverse(route, args=args) + (f"?{query}" if query else ""))
