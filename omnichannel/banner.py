"""The banner over every page: channels that need attention, for whoever they concern."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET

from workstreams.channels.models import Channel
from workstreams.conversations.models import Conversation, Status
from workstreams.models import Agent, Queue, User


def channels_in_trouble(request: HttpRequest) -> dict[str, Any]:
    """Context processor; asks the database only where a template shows the banner."""
    return {"channels_in_trouble": SimpleLazyObject(lambda: list(_shown_to(request)))}


@require_GET
def banner(request: HttpRequest) -> HttpResponse:
    """It alone, for a page that stays open: trouble comes and goes meanwhile."""
    return render(request, "_channel_banner.html")


def _shown_to(request: HttpRequest) -> QuerySet[Channel]:
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return Channel.objects.none()
    in_trouble = Channel.objects.in_trouble()
    if not in_trouble.exists():  # nearly always: one look at an index without a row
        return Channel.objects.none()
    return in_trouble if user.supervises else in_trouble.filter(_concerns(user))


def _concerns(user: User) -> Q:
    """Work of the channel is theirs, or may come to a queue they serve."""
    agent = Agent.of(user)
    if agent is None:
        return Q(pk__in=[])
    served = Queue.objects.served_by(agent).values("pk")
    own = Conversation.objects.filter(agent=agent).exclude(status=Status.CLOSED)
    return (
        Q(work_stream__fallback_queue=None)  # then it is the default queue, which everyone serves
        | Q(work_stream__fallback_queue__in=served)
        | Q(pk__in=_ruled_into(served))
        | Q(Exists(own.filter(channel=OuterRef("pk"))))
    )


def _ruled_into(queues: Any) -> QuerySet[Channel, int]:
    active = Q(work_stream__rules__is_active=True, work_stream__rules__queue__in=queues)
    return Channel.objects.filter(active).values_list("pk", flat=True)
