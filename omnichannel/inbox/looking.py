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
class Looks:
    """Colleagues; who types is not named as looking as well."""

    typing: Sequence[User]
    looking: Sequence[User]


def looks_at(conversation: Conversation, reader: User, now: datetime) -> Looks:
    fresh = Look.objects.fresh(now).filter(conversation=conversation)
    others = fresh.exclude(user=reader).select_related("user").order_by("user__name")
    found = [(each.user, each.is_typing(now)) for each in others]
    return Looks(
        typing=[user for user, types in found if types],
        looking=[user for user, types in found if not types],
    )


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
    context = {"conversation": conversation, "looks": looks_at(conversation, user, timezone.now())}
    return render(request, "inbox/_looks.html", context)


def _readable(user: User, pk: int) -> Conversation:
    conversation = finding.conversation_for(user, pk)
    if not Rights(conversation, user).may_read:
        raise PermissionDenied
    return conversation
