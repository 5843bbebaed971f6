"""The first page: is every page connected, does anyone wait too long, who is available."""

from datetime import timedelta
from itertools import chain
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.utils import timezone

from facebook_channel.models import FacebookPage, WebhookDelivery
from omnichannel.administration.delivery_filters import unsupported
from workstreams.channels.models import Channel
from workstreams.conversations.load import with_load
from workstreams.conversations.models import Conversation, Message, State, Status
from workstreams.models import Agent, Presence, WorkStream
from workstreams.webhooks.models import Endpoint

TOO_LONG = timedelta(minutes=15)
MOST_ROWS = 10


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the template of the first page shows."""
    return {**context, **pages(), **waiting(), **stopped(), **people(), **failures()}


def pages() -> dict[str, Any]:
    in_service = list(
        FacebookPage.objects.in_service().select_related("application", "work_stream")
    )
    connected = [page for page in in_service if page.health == Channel.Health.CONNECTED]
    broken = [page for page in in_service if page.health == Channel.Health.NEEDS_ATTENTION]
    unheard = len(in_service) - len(connected) - len(broken)
    return {"pages": in_service, "connected": connected, "broken": broken, "unheard": unheard}


def waiting() -> dict[str, Any]:
    open_ones = Conversation.objects.filter(status=Status.OPEN)  # in a queue, or on the way to one
    limit = timezone.now() - TOO_LONG
    numbers = open_ones.aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(last_customer_message_at__lt=limit))
    )
    longest = open_ones.order_by("last_customer_message_at").select_related(
        "identity__channel", "queue", "channel"
    )
    return {
        "number_waiting": numbers["all"],
        "number_late": numbers["late"],
        "minutes_allowed": int(TOO_LONG.total_seconds() // 60),
        "longest_waiting": longest[:MOST_ROWS],
    }


def stopped() -> dict[str, Any]:
    """Open ones that are offered to nobody any more: someone has to take or assign them."""
    left = Conversation.objects.filter(status=Status.OPEN, offering_stopped_at__isnull=False)
    shown = left.select_related("identity__channel", "queue").order_by("offering_stopped_at")
    return {"number_stopped": left.count(), "stopped": shown[:MOST_ROWS]}


def people() -> dict[str, Any]:
    present = with_load(Agent.objects.filter(user__is_active=True)).exclude(
        presence__base_status=Presence.BaseStatus.OFFLINE
    )
    shown = list(present.select_related("user", "presence").order_by("presence", "user__name"))
    for agent in shown:
        agent.beyond = max(0, agent.load - agent.capacity)  # type: ignore[attr-defined]
    allowed = set(chain(*WorkStream.objects.values_list("allowed_presences", flat=True)))
    with_room = present.filter(presence__base_status__in=allowed, capacity__gt=F("load"))
    return {"present": shown, "number_with_room": with_room.count()}


def failures() -> dict[str, Any]:
    failed = WebhookDelivery.objects.filter(state=WebhookDelivery.State.FAILED)
    since = timezone.now() - timedelta(days=1)
    unsent = Message.objects.filter(state=State.FAILED, occurred_at__gte=since)
    odd = unsupported(WebhookDelivery.objects.filter(received_at__gte=since))
    return {
        "number_failed": failed.count(),
        "number_odd": odd.count(),
        "number_unsent": unsent.count(),
        "number_unheard": Endpoint.objects.in_trouble().count(),
    }
