"""What Celery may ask for: fetch, call."""

from celery import shared_task

from workstreams.webhooks import enqueueing, retention, sending
from workstreams.webhooks.models import Endpoint

STALE = 10  # seconds; where workers are busy, the next sweep asks again


@shared_task
def send_webhooks() -> None:
    """Rung for every event, and by the clock for what is to be tried again."""
    for endpoint_id in sending.due_endpoints():
        for _turn in range(sending.most_for_one()):
            send_to_endpoint.apply_async([endpoint_id], expires=STALE)


@shared_task
def send_to_endpoint(endpoint_id: int) -> None:
    """Rung by the one above: what is due for it is posted, as far as there is room."""
    sending.send_due(endpoint_id)


@shared_task
def find_missed_events() -> None:
    """Every few seconds: events nobody heard of have their delivery."""
    enqueueing.sweep()


@shared_task
def find_long_missed_events() -> None:
    """Every half hour: the same of what was committed very late."""
    enqueueing.sweep(enqueueing.LONG_AGO)


@shared_task
def prune_webhook_journal() -> None:
    """Every hour: deliveries that were kept for long enough go, and secrets that sign no more."""
    retention.prune()
    Endpoint.objects.erase_expired_secrets()
