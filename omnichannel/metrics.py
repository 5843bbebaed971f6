"""/metrics for Prometheus: counted in the database at the moment of asking."""

from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from facebook_channel.models import WebhookDelivery
from workstreams.conversations.models import Conversation, Message, State, Status
from workstreams.models import Agent


class ProductCollector(Collector):
    """Right with any number of web processes, because none of them counts for itself."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge(
            "omnichannel_webhook_deliveries",
            "Kept webhook posts that are not processed",
            "state",
            WebhookDelivery.objects.exclude(state=WebhookDelivery.State.PROCESSED)
            .values_list("state")
            .annotate(Count("pk")),
        )
        yield _gauge(
            "omnichannel_conversations",
            "Conversations that are not closed",
            "status",
            Conversation.objects.exclude(status=Status.CLOSED)
            .values_list("status")
            .annotate(Count("pk")),
        )
        yield _gauge(
            "omnichannel_outbound_messages",
            "Answers that have not left for certain",
            "state",
            Message.objects.filter(state__in=[State.QUEUED, State.SENDING, State.UNKNOWN])
            .values_list("state")
            .annotate(Count("pk")),
        )
        yield _gauge(
            "omnichannel_agents",
            "Agents by base presence",
            "presence",
            Agent.objects.order_by().values_list("presence__base_status").annotate(Count("pk")),
        )


def _gauge(name: str, text: str, label: str, counts: object) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, text, labels=[label])
    for value, count in counts:  # type: ignore[attr-defined]
        gauge.add_metric([value], count)
    return gauge


def metrics(request: HttpRequest) -> HttpResponse:
    """Open to everyone while DEBUG is on; otherwise for who knows HEALTH_TOKEN."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = settings.HEALTH_TOKEN and constant_time_compare(token, settings.HEALTH_TOKEN)
    if not settings.DEBUG and not known:
        raise PermissionDenied
    registry = CollectorRegistry()
    registry.register(ProductCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
