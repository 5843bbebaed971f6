"""Post what is due: claimed first, a few at a time, and no endpoint holds up the others.

The order is roughly that of the events; what had to be tried again comes later.
"""

import time
from datetime import datetime

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from workstreams.models.encrypted import UndecryptableSecret
from workstreams.webhooks import alerts, signature
from workstreams.webhooks.http_post import PostFailed, post
from workstreams.webhooks.models import Attempt, Delivery, Endpoint, Problem
from workstreams.webhooks.payload import body_of

CLAIMING = 0x3EB0  # whoever claims counts what is under way: one after the other
LONGEST_RUN = 120.0  # seconds; then another task goes on, and the worker does something else

log = structlog.get_logger(__name__)


def send_due(endpoint_id: int) -> None:
    """Until nothing is due for it, or it has as much under way as it may."""
    ends_at = time.monotonic() + LONGEST_RUN
    while time.monotonic() < ends_at and (delivery := claim(endpoint_id)) is not None:
        send(delivery)


@transaction.atomic
def claim(endpoint_id: int) -> Delivery | None:
    """The next one, for as long as its lease; None where there is none or no room for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIMING])
    now = timezone.now()
    endpoint = Endpoint.objects.awake(now).filter(pk=endpoint_id).first()
    if endpoint is None or not _has_room(endpoint):
        return None
    due = Delivery.objects.due(now).filter(endpoint=endpoint).order_by("next_attempt_at", "id")
    delivery = due.select_for_update(skip_locked=True).first()
    if delivery is not None:
        delivery.take(now)
        delivery.endpoint = endpoint
    return delivery


def _has_room(endpoint: Endpoint) -> bool:
    """One that is failing has one post under way, any other at most half of all."""
    under_way = Delivery.objects.under_way()
    own = 1 if endpoint.failing_since else most_for_one()
    is_free = under_way.count() < settings.WEBHOOKS_AT_ONCE
    return is_free and under_way.filter(endpoint=endpoint).count() < own


def most_for_one() -> int:
    return max(1, settings.WEBHOOKS_AT_ONCE // 2)


def send(delivery: Delivery) -> None:
    """Outside any transaction: a post may take its time."""
    began = time.monotonic()
    problem: PostFailed | None = None
    status = None
    try:
        status = _post(delivery)
    except PostFailed as error:
        problem, status = error, error.status
    took = round((time.monotonic() - began) * 1000)
    _note(delivery, status, problem.code if problem else "", took)
    if problem is None:
        delivery.mark_delivered(status or 0)
        delivery.endpoint.report_success()
    else:
        _failed(delivery, problem)


def _post(delivery: Delivery) -> int:
    body, now = body_of(delivery), int(time.time())
    try:
        signed = signature.headers(delivery.endpoint.secrets, delivery.message_id, now, body)
    except UndecryptableSecret:
        raise PostFailed(Problem.SECRET) from None
    return post(delivery.endpoint.url, body, signed)


def _note(delivery: Delivery, status: int | None, error: str, took: int) -> None:
    Attempt.objects.create(delivery=delivery, status=status, error=error, milliseconds=took)
    names = {"delivery": delivery.pk, "endpoint": delivery.endpoint_id, "status": status}
    log.info("webhook_posted", **names, error=error, milliseconds=took)


def _failed(delivery: Delivery, problem: PostFailed) -> None:
    endpoint = delivery.endpoint
    delivery.try_later(problem.code, problem.status, problem.retry_after)
    endpoint.report_failure()
    if problem.code == Problem.GONE:
        _disable(endpoint, Endpoint.Reason.GONE)
    elif endpoint.has_failed_for_too_long:
        _disable(endpoint, Endpoint.Reason.FAILING)


def _disable(endpoint: Endpoint, reason: Endpoint.Reason) -> None:
    if endpoint.disable(reason):
        log.warning("webhook_disabled", endpoint=endpoint.pk, reason=reason.value)
        alerts.disabled(endpoint)


def due_endpoints() -> list[int]:
    """Which endpoints have something due; first what was cut off comes back into the line."""
    now = timezone.now()
    _bring_back(now)
    due = Delivery.objects.due(now).filter(endpoint__in=Endpoint.objects.awake(now))
    return list(due.order_by().values_list("endpoint", flat=True).distinct())


def _bring_back(now: datetime) -> None:
    """Its process has died: whether the post arrived nobody knows, so it is posted again."""
    for delivery in Delivery.objects.cut_off(now).select_related("endpoint")[:500]:
        if delivery.try_later(Problem.CUT_OFF, None):
            _note(delivery, None, Problem.CUT_OFF, 0)
