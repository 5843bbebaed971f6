"""What nobody touches any more is closed, each state after its own time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone

from workstreams.conversations import lifecycle
from workstreams.conversations.models import AutoClosing, Conversation, Status

MINUTE = timedelta(minutes=1)


def close_inactive(at_most: int = 200) -> int:
    """Close what was left alone for longer than its state allows; gives how many.

    Each in a transaction of its own, and looked at again under its lock: a message that came
    meanwhile keeps it.
    """
    overdue = inactive(timezone.now())
    closed = 0
    for key in overdue.order_by("pk").values_list("pk", flat=True)[:at_most]:
        with transaction.atomic():
            still = overdue.filter(pk=key).select_for_update(of=("self",)).first()
            if still is not None:
                lifecycle.close_for_inactivity(still)
                closed += 1
    return closed


def inactive(now: datetime) -> QuerySet[Conversation]:
    """Past the time their state allows: as set for their kind of channel, for Waiting as their
    work stream says. Wrapping up counts from its beginning, all else from the last activity; what
    is snoozed has its own moment."""
    waiting_for = F("work_stream__auto_close_minutes") * MINUTE
    overdue = Q(status=Status.WAITING) & _left_alone_since(now - waiting_for)
    for limit in AutoClosing.objects.filter(minutes__isnull=False):
        overdue |= _overdue(limit, now)
    awake = Conversation.objects.filter(snoozed_until=None)
    return awake.exclude(status=Status.CLOSED).filter(overdue)


def _overdue(limit: AutoClosing, now: datetime) -> Q:
    moment = now - (limit.minutes or 0) * MINUTE
    wraps_up = limit.status == Status.WRAP_UP
    past = Q(wrap_up_at__lt=moment) if wraps_up else _left_alone_since(moment)
    return Q(channel__kind=limit.channel_kind, status=limit.status) & past


def _left_alone_since(moment: datetime | Combinable) -> Q:
    """What a platform tells late is old when it comes: it was not left alone before it came."""
    return Q(last_activity_at__lt=moment, status_changed_at__lt=moment)
