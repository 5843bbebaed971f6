"""Drop posts and calls that are done with; what is pending or has failed stays for ever."""

import time
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from facebook_channel.models import GraphCall, WebhookDelivery

AT_ONCE = 1000  # rows by one statement
LONGEST_RUN = 300.0  # seconds for one table; the next run goes on

_DELIVERIES = f"""
    DELETE FROM {WebhookDelivery._meta.db_table} WHERE id IN (
           SELECT id FROM {WebhookDelivery._meta.db_table}
            WHERE received_at < %s AND state = '{WebhookDelivery.State.PROCESSED}'
            ORDER BY received_at LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
"""  # noqa: S608 - our own table's name
_CALLS = f"""
    DELETE FROM {GraphCall._meta.db_table} WHERE id IN (
           SELECT id FROM {GraphCall._meta.db_table}
            WHERE called_at < %s
            ORDER BY called_at LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
"""  # noqa: S608

log = structlog.get_logger(__name__)


def prune() -> tuple[int, int]:
    """What is older than JOURNAL_DAYS; gives how many deliveries and calls went."""
    before = timezone.now() - timedelta(days=settings.JOURNAL_DAYS)
    pruned = _in_turns(_DELIVERIES, before), _in_turns(_CALLS, before)
    if any(pruned):
        log.info("journal_pruned", deliveries=pruned[0], calls=pruned[1])
    return pruned


def _in_turns(statement: str, before: datetime) -> int:
    """Until none is left. Each turn commits by itself and holds few rows for a short time."""
    gone, ends_at = 0, time.monotonic() + LONGEST_RUN
    while time.monotonic() < ends_at:
        with connection.cursor() as cursor:
            cursor.execute(statement, [before])
            gone += cursor.rowcount
            if cursor.rowcount < AT_ONCE:
                break
    return gone
