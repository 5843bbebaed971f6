"""Customers who wait are told how many are before them, and later that they are next."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from workstreams.automation.deciding import locked, settle
from workstreams.automation.models import Decision
from workstreams.automation.triggers import IN_LINE, Trigger
from workstreams.conversations.models import Conversation, Status
from workstreams.models import Queue
from workstreams.one_by_one import one_by_one

PATIENCE = timedelta(seconds=5)  # most find an agent sooner, and need no number
LOOK_BACK = timedelta(hours=12)
LONGEST_LINE = 500  # further behind nobody is told a number yet


@dataclass(frozen=True)
class Place:
    """Of a conversation in the line of a queue, by their keys; `mark` is of this queueing."""

    key: int
    queue: int
    number: int
    mark: str

    @property
    def trigger(self) -> Trigger:
        return Trigger.NEXT_IN_LINE if self.number == 1 else Trigger.POSITION


def tell_positions() -> int:
    """Gives how many were told something; what was told once for this queueing stays untold."""
    now = timezone.now()
    queues = Queue.objects.filter(pk__in=_waiting(now).values("queue")).with_hours()
    return sum(_tell_line(queue, now) for queue in queues if queue.is_open_at(now))


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
    untold = [
        Place(key, queue.pk, number, _mark(queued_at))
        for number, (key, queued_at, offered_to) in enumerate(rows, start=1)
        if queued_at and not offered_to and now - LOOK_BACK < queued_at < now - PATIENCE
    ]
    return one_by_one(_tell, [one for one in untold if one.trigger not in told[one.key, one.mark]])


def _told(keys: list[int]) -> dict[tuple[int, str], set[str]]:
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    decided = Decision.objects.filter(conversation__in=keys, trigger__in=IN_LINE)
    for key, mark, trigger in decided.values_list("conversation", "mark", "trigger"):
        found[key, mark].add(trigger)
    return found


@transaction.atomic
def _tell(place: Place) -> bool:
    """False when an agent has it meanwhile."""
    conversation = locked(place.key)
    still_waits = conversation.status == Status.OPEN and conversation.queue_id == place.queue
    queued_at = conversation.queued_at
    if not still_waits or queued_at is None or _mark(queued_at) != place.mark:
        return False
    occasion: dict[str, Any] = {"happened_at": timezone.now(), "mark": place.mark}
    return settle(conversation, place.trigger, **occasion, Position=place.number) is not None


def _mark(queued_at: datetime) -> str:
    return queued_at.isoformat()
