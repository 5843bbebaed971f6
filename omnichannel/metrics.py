"""/metrics for Prometheus: counted in the database at the moment of asking."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from facebook_channel.models import FacebookApplication, WebhookDelivery
from omnichannel.health import knows_token
from workstreams.channels.models import Channel
from workstreams.conversations.models import Conversation, Message, State, Status
from workstreams.models import Agent
from workstreams.webhooks.models import Delivery, Endpoint
from workstreams.webhooks.models.delivery import TO_BE_SENT

NOT_GONE = [State.QUEUED, State.HELD, State.SENDING, State.UNKNOWN]


class ProductCollector(Collector):
    """Right with any number of web processes, because none of them counts for itself."""

    def collect(self) -> Iterator[Metric]:
        unclosed = Conversation.objects.exclude(status=Status.CLOSED)
        answers = Message.objects.filter(state__in=NOT_GONE)
        agents = Agent.objects.annotate(base=F("presence__base_status"))
        yield _posts()
        yield _gauge("conversations", "Conversations not closed", unclosed, status="status")
        yield _gauge("outbound_messages", "Answers not gone for certain", answers, state="state")
        channels = Channel.objects.in_service()
        yield _gauge("channels", "Channels by connection", channels, health="health")
        odd = channels.exclude(health_warning="")
        yield _number("channels_with_a_warning", "Channels that may soon not work", odd.count())
        yield _gauge("agents", "Agents by base presence", agents, presence="base")
        yield _refused_posts()
        yield _webhook_events()
        yield _disabled_webhooks()


def _gauge(name: str, text: str, rows: QuerySet[Any], **label: str) -> GaugeMetricFamily:
    """How many rows there are of each kind; `label` names the column that tells the kinds."""
    ((shown, column),) = label.items()
    gauge = GaugeMetricFamily(f"omnichannel_{name}", text, labels=[shown])
    for value, count in rows.order_by().values_list(column).annotate(Count("pk")):
        gauge.add_metric([value], count)
    return gauge


def _posts() -> GaugeMetricFamily:
    """Each state by itself: that is what the indexes of this large table hold."""
    gauge = GaugeMetricFamily(
        "omnichannel_webhook_deliveries", "Webhook posts not processed", labels=["state"]
    )
    for state in (WebhookDelivery.State.PENDING, WebhookDelivery.State.FAILED):
        gauge.add_metric([state.value], WebhookDelivery.objects.filter(state=state).count())
    return gauge


def _number(name: str, text: str, value: int) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"omnichannel_{name}", text, value=value)


def _refused_posts() -> CounterMetricFamily:
    """Counted by the webhook itself: a post that was refused leaves no row."""
    counter = CounterMetricFamily(
        "omnichannel_webhook_posts_refused",
        "Webhook posts turned away",
        labels=["application", "reason"],
    )
    counts = FacebookApplication.objects.in_service().order_by("id")
    for application, refused, too_large in counts.values_list(
        "app_id", "refused_in_all", "too_large_in_all"
    ):
        counter.add_metric([application, "signature"], refused)
        counter.add_metric([application, "size"], too_large)
    return counter


def _webhook_events() -> GaugeMetricFamily:
    """To other programs, and not there yet: those the index holds."""
    gauge = GaugeMetricFamily(
        "omnichannel_webhook_events", "Events other programs were not told yet", labels=["state"]
    )
    for state in TO_BE_SENT:
        gauge.add_metric([state.value], Delivery.objects.filter(state=state).count())
    return gauge


def _disabled_webhooks() -> GaugeMetricFamily:
    disabled = Endpoint.objects.listening().exclude(disabled_at=None)
    return _number("webhooks_disabled", "Webhooks disabled after failing", disabled.count())


def metrics(request: HttpRequest) -> HttpResponse:
    """Open to everyone while DEBUG is on; otherwise for who knows HEALTH_TOKEN."""
    if not settings.DEBUG and not knows_token(request):
        raise PermissionDenied
    registry = CollectorRegistry()
    registry.register(ProductCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
