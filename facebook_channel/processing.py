"""From kept deliveries to conversations: a batch at a time, one by one where a batch fails."""

from collections.abc import Sequence

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.db.utils import OperationalError
from django.utils import timezone

from facebook_channel.models import FacebookPage, WebhookDelivery
from facebook_channel.payload import Remark, parse
from workstreams.channels.events import InboundEvent
from workstreams.conversations.intake import Arrival, take_in

BATCH = 200

log = structlog.get_logger(__name__)

Pages = dict[tuple[int, str], FacebookPage]  # by application and page id
Contents = list[InboundEvent | Remark]


def process_pending() -> int:
    """Process what is due until nothing is; gives how many deliveries were processed.

    Deliveries another worker holds are skipped, so several workers share the line.
    """
    processed = 0
    while keys := _process_batch():
        processed += len(keys)
        if len(keys) < BATCH:
            break
    return processed


def _process_batch() -> list[int]:
    keys: list[int] = []
    try:
        with transaction.atomic():
            deliveries = _claim(WebhookDelivery.objects.due().order_by("id")[:BATCH])
            keys = [delivery.pk for delivery in deliveries]
            if keys:
                _process_together(deliveries)
    except Exception as error:  # whatever it was: found again, and kept, one by one
        if not keys:
            raise
        log.warning("batch_failed", deliveries=len(keys), error=type(error).__name__)
        for key in keys:
            _process_or_put_off(key)
    return keys


def _claim(due: "QuerySet[WebhookDelivery]") -> list[WebhookDelivery]:
    return list(due.select_for_update(skip_locked=True))


def _process_together(deliveries: Sequence[WebhookDelivery]) -> None:
    contents = [parse(bytes(delivery.body), delivery.received_at) for delivery in deliveries]
    pages = _pages_of(deliveries, contents)
    arrivals: list[Arrival] = []
    for delivery, content in zip(deliveries, contents, strict=True):
        found, delivery.remarks = _sort(delivery, content, pages)
        arrivals.extend(found)
    take_in(arrivals)
    _mark_processed(deliveries)


def _pages_of(deliveries: Sequence[WebhookDelivery], contents: Sequence[Contents]) -> Pages:
    page_ids = {
        item.channel_external_id
        for content in contents
        for item in content
        if isinstance(item, InboundEvent)
    }
    applications = {delivery.application_id for delivery in deliveries}
    pages = FacebookPage.objects.in_service().filter(
        application__in=applications, page_id__in=page_ids
    )
    return {(page.application_id, page.page_id): page for page in pages}


def _sort(
    delivery: WebhookDelivery, content: Contents, pages: Pages
) -> tuple[list[Arrival], list[str]]:
    """What can be taken in, and remarks on the rest."""
    arrivals: list[Arrival] = []
    remarks: list[str] = []
    for position, item in enumerate(content):
        if isinstance(item, Remark):
            remarks.append(f"item {position}: {item.reason}")
        elif page := pages.get((delivery.application_id, item.channel_external_id)):
            arrivals.append(Arrival(page, item))
        else:
            remarks.append(f"item {position}: unknown page {item.channel_external_id}")
    return arrivals, remarks


def _mark_processed(deliveries: Sequence[WebhookDelivery]) -> None:
    plain = [delivery.pk for delivery in deliveries if not delivery.remarks]
    done = {"state": WebhookDelivery.State.PROCESSED, "processed_at": timezone.now()}
    WebhookDelivery.objects.filter(pk__in=plain).update(**done, remarks=[])
    for delivery in deliveries:
        if delivery.remarks:
            WebhookDelivery.objects.filter(pk=delivery.pk).update(**done, remarks=delivery.remarks)


def _process_or_put_off(key: int) -> None:
    """Whatever is wrong with one delivery, the next gets its turn."""
    try:
        _process_alone(key)
    except OperationalError:
        raise  # the database's trouble, not the delivery's: the sweep tries again
    except Exception as error:  # kept, with its error
        log.error("webhook_delivery_failed", delivery=key, error=type(error).__name__)
        WebhookDelivery.objects.get(pk=key).put_off([f"failed: {type(error).__name__}"])


@transaction.atomic
def _process_alone(key: int) -> None:
    """One delivery, event by event: a bad one is named and hurts nobody."""
    for delivery in _claim(WebhookDelivery.objects.due().filter(pk=key)):
        content = parse(bytes(delivery.body), delivery.received_at)
        arrivals, remarks = _sort(delivery, content, _pages_of([delivery], [content]))
        failures = [failure for arrival in arrivals if (failure := _take_in_alone(arrival))]
        delivery.remarks = remarks
        if failures:
            log.error("webhook_delivery_failed", delivery=delivery.pk, failures=len(failures))
            delivery.put_off(remarks + failures)
        else:
            _mark_processed([delivery])


def _take_in_alone(arrival: Arrival) -> str:
    try:
        with transaction.atomic():
            take_in([arrival])
    except OperationalError:
        raise  # the database's trouble, not the event's: the sweep tries again
    except Exception as error:  # the one edge that records it
        sqlstate = getattr(error.__cause__, "sqlstate", None) or "-"  # its text may hold content
        return f"failed: {type(arrival.event).__name__}: {type(error).__name__} {sqlstate}"
    return ""
