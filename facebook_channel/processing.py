"""From kept deliveries to conversations: a batch at a time, one by one where a batch fails."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.db.utils import OperationalError
from django.utils import timezone

from facebook_channel.journal.forgetting import forget_arrivals
from facebook_channel.journal.found_by import Contents, keys_of, kinds_of
from facebook_channel.journal.kept_body import without_files
from facebook_channel.models import FacebookApplication, FacebookPage, WebhookDelivery
from facebook_channel.page_events import take_in_for_page
from facebook_channel.payload import Remark, parse
from workstreams.bulk_update import update_together
from workstreams.channels.events import (
    InboundEvent,
    MessageReceived,
    ThreadOwnerChanged,
)
from workstreams.conversations.files.expecting import is_refused_with_files
from workstreams.conversations.intake import Arrival, LeftOut, take_in
from workstreams.conversations.intake.desk import ERASED
from workstreams.conversations.intake.people import hold

BATCH = 200

log = structlog.get_logger(__name__)

Pages = dict[tuple[int, str], FacebookPage]  # by application and page id
Placed = tuple[int, Arrival]  # with its position in the delivery


@dataclass(frozen=True)
class Sorted:
    """What one delivery brings, and remarks on what cannot be taken in."""

    delivery: WebhookDelivery
    placed: list[Placed]
    remarks: list[str]

    def remark_on(self, left: Sequence[LeftOut]) -> list[str]:
        """With those on what found no place."""
        reasons = {id(each.arrival): each.reason for each in left}
        late = [
            f"item {position}: {reasons[id(arrival)]}"
            for position, arrival in self.placed
            if id(arrival) in reasons
        ]
        return self.remarks + late

    def came_late(self, left: Sequence[LeftOut]) -> dict[str, datetime]:
        """Customers who had been erased, with the time of the last of their items here."""
        late = {id(each.arrival) for each in left if each.reason == ERASED}
        until: dict[str, datetime] = {}
        for _, arrival in self.placed:
            if id(arrival) in late:
                who, at = arrival.event.identity_external_id, arrival.event.occurred_at
                until[who] = max(at, until.get(who, at))
        return until


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
    contents = [_read(delivery) for delivery in deliveries]
    pages = _pages_of(deliveries, contents)
    app_ids = _app_ids(deliveries, contents)
    pairs = zip(deliveries, contents, strict=True)
    sorted_ones = [_sort(delivery, content, pages, app_ids) for delivery, content in pairs]
    left = _take([arrival for each in sorted_ones for _, arrival in each.placed])
    for each in sorted_ones:
        each.delivery.remarks = each.remark_on(left)
        forget_arrivals(each.delivery, each.came_late(left))
    _forget_refused_files(deliveries, contents, pages)
    _mark_processed(deliveries)


def _read(delivery: WebhookDelivery) -> Contents:
    """What it holds, with the ids and types by which it is found noted on it."""
    content = parse(bytes(delivery.body), delivery.received_at)
    delivery.keys, delivery.kinds = keys_of(content), kinds_of(content)
    return content


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


def _app_ids(deliveries: Sequence[WebhookDelivery], contents: Sequence[Contents]) -> dict[int, str]:
    """Facebook's own ids of the applications, where an item asks whether one of them is meant."""
    if not any(isinstance(item, ThreadOwnerChanged) for content in contents for item in content):
        return {}
    keys = {delivery.application_id for delivery in deliveries}
    return dict(FacebookApplication.objects.filter(pk__in=keys).values_list("pk", "app_id"))


def _sort(
    delivery: WebhookDelivery, content: Contents, pages: Pages, app_ids: dict[int, str]
) -> Sorted:
    placed: list[Placed] = []
    remarks: list[str] = []
    for position, item in enumerate(content):
        if isinstance(item, Remark):
            remarks.append(f"item {position}: {item.reason}")
            continue
        if isinstance(item, ThreadOwnerChanged):
            item = _seen_from(item, app_ids[delivery.application_id])
        if page := pages.get((delivery.application_id, item.channel_external_id)):
            placed.append((position, Arrival(page, item)))
        else:
            remarks.append(f"item {position}: unknown page {item.channel_external_id}")
    return Sorted(delivery, placed, remarks)


def _seen_from(event: ThreadOwnerChanged, app_id: str) -> ThreadOwnerChanged:
    return replace(event, is_ours=event.owner == app_id, is_lost=event.previous_owner == app_id)


def _take(arrivals: Sequence[Arrival]) -> list[LeftOut]:
    return take_in([arrival for arrival in arrivals if not take_in_for_page(arrival)])


def _forget_refused_files(
    deliveries: Sequence[WebhookDelivery], contents: Sequence[Contents], pages: Pages
) -> None:
    """A page that takes no files from customers keeps no address of one either."""
    for delivery, content in zip(deliveries, contents, strict=True):
        refused = {
            item.external_id
            for item in content
            if isinstance(item, MessageReceived)
            and any(is_refused_with_files(part.kind) for part in item.attachments)
            and (page := pages.get((delivery.application_id, item.channel_external_id)))
            and not page.customer_attachments
        }
        if refused:
            delivery.body = without_files(bytes(delivery.body), refused, is_refused_with_files)
            delivery.erased_at = timezone.now()
            delivery.save(update_fields=["body", "erased_at"])


def _mark_processed(deliveries: Sequence[WebhookDelivery]) -> None:
    now = timezone.now()
    for delivery in deliveries:
        delivery.state, delivery.processed_at = WebhookDelivery.State.PROCESSED, now
    update_together(deliveries, ["state", "processed_at", "remarks", "keys", "kinds"])


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
        content = _read(delivery)
        pages, app_ids = _pages_of([delivery], [content]), _app_ids([delivery], [content])
        sorted_one = _sort(delivery, content, pages, app_ids)
        left: list[LeftOut] = []
        hold([arrival for _, arrival in sorted_one.placed])
        failures = [
            failure
            for _, arrival in sorted_one.placed
            if (failure := _take_in_alone(arrival, left))
        ]
        delivery.remarks = sorted_one.remark_on(left)
        forget_arrivals(delivery, sorted_one.came_late(left))
        _forget_refused_files([delivery], [content], pages)
        if failures:
            log.error("webhook_delivery_failed", delivery=delivery.pk, failures=len(failures))
            delivery.save(update_fields=["keys", "kinds"])
            delivery.put_off(delivery.remarks + failures)
        else:
            _mark_processed([delivery])


def _take_in_alone(arrival: Arrival, left: list[LeftOut]) -> str:
    """Why it failed, empty where it did not; adds to `left` what found no place."""
    try:
        with transaction.atomic():
            left += _take([arrival])
    except OperationalError:
        raise  # the database's trouble, not the event's: the sweep tries again
    except Exception as error:  # the one edge that records it
        sqlstate = getattr(error.__cause__, "sqlstate", None) or "-"  # its text may hold content
        return f"failed: {type(arrival.event).__name__}: {type(error).__name__} {sqlstate}"
    return ""
