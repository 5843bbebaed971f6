"""Limits are measured; passing one begins an alert, coming back ends it.

A number that goes up and down around its limit is one alert, not many: what ended lately goes on.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from workstreams.models import Queue
from workstreams.supervision import figures
from workstreams.supervision.models import Alert, AlertRule

Measure = AlertRule.Measure

STILL_THE_SAME = timedelta(minutes=15)  # one that ended so lately goes on

log = structlog.get_logger(__name__)


def measure_all() -> int:
    """Begin, renew and end alerts; gives how many began or ended."""
    now = timezone.now()
    rules = AlertRule.objects.filter(is_active=True).select_related("queue")
    changed = sum(_measure(rule, now) for rule in rules)
    ended = Alert.objects.going_on().filter(rule__is_active=False).update(ended_at=now)
    return changed + ended


def _measure(rule: AlertRule, now: datetime) -> bool:
    value = FIGURES[Measure(rule.measure)](_queues(rule), now)
    if value > rule.threshold:
        return _begin_or_renew(rule, value, now)
    return bool(Alert.objects.going_on().filter(rule=rule).update(ended_at=now))


@transaction.atomic
def _begin_or_renew(rule: AlertRule, value: int, now: datetime) -> bool:
    """True where it began or goes on again just now; of two workers one begins it."""
    alerts = Alert.objects.filter(rule=rule)
    if alerts.going_on().update(value=value):
        return False
    ended_lately = alerts.filter(ended_at__gt=now - STILL_THE_SAME)
    try:
        with transaction.atomic():
            if not ended_lately.update(value=value, ended_at=None):
                Alert.objects.create(rule=rule, value=value)
    except IntegrityError:
        return False
    log.info("alert_began", rule=rule.pk, value=value)
    return True


def _queues(rule: AlertRule) -> list[int]:
    return [rule.queue_id] if rule.queue_id else []


def _longest_wait(queues: figures.Queues, now: datetime) -> int:
    waiting = figures.waiting_in(queues).exclude(queued_at=None)
    oldest = waiting.order_by("queued_at").values_list("queued_at", flat=True).first()
    return int((now - oldest).total_seconds() // 60) if oldest else 0


def _while_nobody_is_there(queues: figures.Queues, _now: datetime) -> int:
    there = figures.available()
    if Queue.objects.filter(pk__in=queues, is_default=False).exists():  # all serve the default one
        there = there.filter(queue_memberships__queue__in=queues)
    return 0 if there.exists() else figures.waiting_in(queues).count()


FIGURES: dict[AlertRule.Measure, Callable[[figures.Queues, datetime], int]] = {
    Measure.LONGEST_WAIT: _longest_wait,
    Measure.WAITING: lambda queues, _now: figures.waiting_in(queues).count(),
    Measure.WINDOWS: lambda queues, now: figures.closing_in(queues, figures.HOUR, now).count(),
    Measure.MISSED_OFFERS: lambda queues, now: figures.missed_in(
        queues, now - figures.HOUR
    ).count(),
    Measure.NOBODY: _while_nobody_is_there,
    Measure.PAGES: lambda _queues, _now: figures.pages_in_trouble().count(),
}
