"""Is the process up, is the product ready, and the figures behind it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from kombu.connection import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from facebook_channel.models import WebhookDelivery

HEARTBEAT = "heartbeat"
HEART_STOPS_AFTER = timedelta(seconds=30)
OLDEST_PENDING = timedelta(seconds=60)


def beat() -> None:
    cache.set(HEARTBEAT, timezone.now().isoformat(), timeout=None)


def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """200 or 503; what is wrong stands in it only for who knows HEALTH_TOKEN."""
    findings = {name: check() for name, check in CHECKS.items()}
    healthy = all(finding == "ok" for finding in findings.values())
    answer: dict[str, Any] = {"status": "ok" if healthy else "unavailable"}
    if knows_token(request):
        answer["checks"] = findings
    return JsonResponse(answer, status=200 if healthy else 503)


def knows_token(request: HttpRequest) -> bool:
    """`Authorization: Bearer …` with HEALTH_TOKEN; without one set, nobody does."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.HEALTH_TOKEN) and constant_time_compare(token, settings.HEALTH_TOKEN)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"unreachable: {type(error).__name__}"
    return "ok"


def _broker() -> str:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=options) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError) as error:
        return f"unreachable: {type(error).__name__}"
    return "ok"


def _worker() -> str:
    try:
        seen = cache.get(HEARTBEAT)
    except (DatabaseError, RedisError, OSError) as error:
        return f"unknown: {type(error).__name__}"
    if seen is None:
        return "never seen: start a worker and exactly one beat"
    age = timezone.now() - datetime.fromisoformat(seen)
    return "ok" if age < HEART_STOPS_AFTER else f"last seen {age.total_seconds():.0f} s ago"


def _oldest_pending() -> str:
    try:
        oldest = WebhookDelivery.objects.due().order_by("id").first()
    except DatabaseError as error:
        return f"unknown: {type(error).__name__}"
    if oldest is None or timezone.now() - oldest.received_at < OLDEST_PENDING:
        return "ok"
    age = timezone.now() - oldest.received_at
    return f"a delivery has been waiting for {age.total_seconds():.0f} s"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "worker": _worker,
    "oldest_pending_delivery": _oldest_pending,
}
