"""A delivery for each event and each endpoint that wants it, also for what nobody heard.

The process that wrote the event makes the rows after its commit. It may die in between, and a
transaction that began earlier may commit later: the sweep looks for events without a row.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from workstreams.conversations.models import ConversationEvent
from workstreams.webhooks.models import Delivery, Endpoint

SETTLED = timedelta(seconds=5)  # those who are listening are done by then
LATELY = timedelta(minutes=10)  # looked through every few seconds
LONG_AGO = timedelta(hours=24)  # looked through now and then, for what was committed very late
AT_ONCE = 1000


def enqueue(events: Sequence[ConversationEvent]) -> bool:
    """Just committed, and told whenever they happened; False where nobody wants to know."""
    told = False
    for endpoint in Endpoint.objects.listening():
        if wanted := [event for event in events if endpoint.wants(event.kind)]:
            Delivery.objects.enqueue(endpoint, wanted)
            told = True
    return told


def sweep(span: timedelta = LATELY) -> int:
    """How many events were missed; also after workers were away for longer than `span`."""
    now = timezone.now()
    return sum(_sweep(endpoint, span, now) for endpoint in Endpoint.objects.listening())


def catch_up(endpoint_id: int) -> None:
    """Before it listens to something else: what it wanted until now is not lost."""
    now = timezone.now()
    for endpoint in Endpoint.objects.listening().filter(pk=endpoint_id):
        _sweep(endpoint, LATELY, now + SETTLED)


def _sweep(endpoint: Endpoint, span: timedelta, now: datetime) -> int:
    begins_at = max(endpoint.listens_since, min(endpoint.swept_at, now) - span)
    found = 0
    while missed := list(_missed(endpoint, begins_at, now - SETTLED)[:AT_ONCE]):
        Delivery.objects.enqueue(endpoint, missed)
        found += len(missed)
    Endpoint.objects.filter(pk=endpoint.pk, swept_at__lt=now).update(swept_at=now)
    return found


def _missed(endpoint: Endpoint, begins_at: datetime, ends_at: datetime) -> QuerySet[Any]:
    rows = Delivery.objects.filter(endpoint=endpoint, event=OuterRef("pk"))
    recorded = {"recorded_at__gte": begins_at, "recorded_at__lt": ends_at}
    events = ConversationEvent.objects.filter(~Exists(rows), **recorded)
    return events.filter(kind__in=endpoint.kinds) if endpoint.kinds else events
