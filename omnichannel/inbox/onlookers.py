"""Who else looks at a conversation or types in it, as it is told to colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from omnichannel.asking import user_of
from omnichannel.inbox import finding
from workstreams.conversations.looking import look, look_away
from workstreams.conversations.models import Conversation, Look
from workstreams.conversations.rights import Rights
from workstreams.models import User


@dataclass(frozen=True)
class Onlookers:
    """Colleagues; who types is not named as looking as well."""

    typing: Sequence[User] = ()
    looking: Sequence[User] = ()


def onlookers_in(keys: Sequence[int], reader: User, now: datetime) -> dict[int, Onlookers]:
    """By conversation, where there is somebody; costs one query."""
    found: dict[int, list[Look]] = {}
    for each in Look.objects.fresh(now).of_others(keys, reader):
        found.setdefault(each.conversation_id, []).append(each)
    return {key: _told_apart(looks, now) for key, looks in found.items()}


def onlookers_of(conversation: Conversation, reader: User) -> Onlookers:
    found = onlookers_in([conversation.pk], reader, timezone.now())
    return found.get(conversation.pk, NOBODY)


def _told_apart(looks: Sequence[Look], now: datetime) -> Onlookers:
    return Onlookers(
        typing=[each.user for each in looks if each.is_typing(now)],
        looking=[each.user for each in looks if not each.is_typing(now)],
    )


NOBODY = Onlookers()


@require_POST
def looking(request: HttpRequest, pk: int) -> HttpResponse:
    """`away` when the page is left or hidden, `typing` while something is being written."""
    user = user_of(request)
    conversation = _readable(user, pk)
    if "away" in request.POST:
        look_away(conversation, user)
    else:
        look(conversation, user, typing="typing" in request.POST)
    return HttpResponse(status=204)


@require_GET
def looks_fragment(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    conversation = _readable(user, pk)
    context = {"conversation": conversation, "onlookers": onlookers_of(conversation, user)}
    return render(request, "inbox/_looks.html", context)


def _readable(user: User, pk: int) -> Conversation:
    conversation = finding.conversation_for(user, pk)
    if not Rights(conversation, user).may_read:
        raise PermissionDenied
    return conversation
