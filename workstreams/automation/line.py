"""Customers who wait are told how many are before them, and later that they are next."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from workstreams.automation.deciding import locked, settle
from workstreams.automation.models import Decision
from workstreams.automation.triggers import IN_LINE, Trigger
from workstreams.conversations.models import Conversation, Status
from workstreams.models import Queue

PATIENCE = timedelta(seconds=5)  # most find an agent sooner, and need no number
LOOK_BACK = timedelta(hours=12)
LONGEST_LINE = 500  # further behind nobody is told a number yet


def tell_positions() -> int:
    """Gives how many were told something; what was told once for this queueing stays untold."""
    now = timezone.now()
    told = 0
    for queue in Queue.objects.filter(pk__in=_waiting(now).values("queue")):
        if queue.is_open_at(now):
            told += _tell_line(queue, now)
    return told


def _waiting(now: datetime) -> QuerySet[Conversation]:
    return Conversation.objects.filter(
        status=Status.OPEN,
        offered_to=None,
        queued_at__gt=now - LOOK_BACK,
        queued_at__lt=now - PATIENCE,
    )


def _tell_line(queue: Queue, now: datetime) -> int:
    line = Conversation.objects.filter(status=Status.OPEN, queue=queue).order_by(
        "-priority", "last_customer_message_at", "pk"
    )[:LONGEST_LINE]
    rows = list(line.values_list("pk", "queued_at", "offered_to"))
    told = _told([key for key, _, _ in rows])
    count = 0
    for place, (key, queued_at, offered_to) in enumerate(rows, start=1):
        trigger = Trigger.NEXT_IN_LINE if place == 1 else Trigger.POSITION
        if queued_at is None or offered_to or not now - LOOK_BACK < queued_at < now - PATIENCE:
            continue
        if trigger not in told[key, _mark(queued_at)]:
            count += _tell(key, queue, trigger, _mark(queued_at), place)
    return count


def _told(keys: list[int]) -> dict[tuple[int, str], set[str]]:
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    decided = Decision.objects.filter(conversation__in=keys, trigger__in=IN_LINE)
    for key, mark, trigger in decided.values_list("conversation", "mark", "trigger"):
        found[key, mark].add(trigger)
    return found


@transaction.atomic
def _tell(key: int, queue: Queue, trigger: Trigger, mark: str, place: int) -> bool:
    """False when an agent has it meanwhile."""
    conversation = locked(key)
    still_waits = conversation.status == Status.OPEN and conversation.queue_id == queue.pk
    if not still_waits or conversation.queued_at is None or _mark(conversation.queued_at) != mark:
        return False
    now = timezone.now()
    return settle(conversation, trigger, happened_at=now, mark=mark, Position=place) is not None


def _mark(queued_at: datetime) -> str:
    return queued_at.isoformat()
