"""The numbers of this moment: who waits where, who is there, what was missed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from workstreams.channels.models import Channel
from workstreams.conversations.closing_windows import closing_within
from workstreams.conversations.load import with_load
from workstreams.conversations.models import Conversation, Session, Status
from workstreams.models import Agent, Presence, Queue

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
LONG = timedelta(minutes=5)  # a wait or a handling that is worth counting
Reason = Session.ClosureReason
MISSED = [Reason.AGENT_TIMED_OUT, Reason.AGENT_REJECTED]
THERE = [Presence.BaseStatus.AVAILABLE, Presence.BaseStatus.BUSY]

Queues = Collection[int]  # ids; empty for all
NOTHING: dict[str, Any] = {"waiting": 0, "active": 0, "oldest": None}


@dataclass(frozen=True)
class InQueue:
    """`oldest` is when whoever waits longest came into the queue; None where nobody waits.

    Of what came into no queue yet `queue` is None.
    """

    queue: Queue | None
    waiting: int
    active: int
    oldest: datetime | None
    available: int
    members: int


@dataclass(frozen=True)
class LastDay:
    """Of the last 24 hours: averages are spans, None where there was nothing to measure."""

    average_wait: timedelta | None
    average_handling: timedelta | None
    average_response: timedelta | None
    offers: int
    missed: int
    waiting_long: int
    handled_long: int


def waiting_in(queues: Queues) -> QuerySet[Conversation]:
    waiting = Conversation.objects.filter(status=Status.OPEN)
    return waiting.filter(queue__in=queues) if queues else waiting


def closing_in(queues: Queues, span: timedelta, now: datetime) -> QuerySet[Conversation]:
    closing = Conversation.objects.filter(closing_within(span, now), waiting_since__isnull=False)
    return closing.filter(queue__in=queues) if queues else closing


def missed_in(queues: Queues, since: datetime) -> QuerySet[Session]:
    missed = Session.objects.filter(closure_reason__in=MISSED, closed_at__gt=since)
    return missed.filter(queue__in=queues) if queues else missed


def available() -> QuerySet[Agent]:
    """There, and with room."""
    agents = with_load(Agent.objects.working()).filter(presence__base_status__in=THERE)
    return agents.filter(capacity__gt=F("load"))


def per_queue(queues: Queues) -> list[InQueue]:
    """Those in use; and those that are not, and what is in none, while somebody waits there or
    is answered: together they are everything that is waiting and active."""
    numbers = _going_on()
    shown = Queue.objects.filter(Q(is_active=True) | Q(pk__in=[key for key in numbers if key]))
    shown = shown.filter(pk__in=queues) if queues else shown
    there, everyone = _members(available()), _members(Agent.objects.working())
    all_there, all_of_them = available().count(), Agent.objects.working().count()
    rows = [
        InQueue(
            queue=queue,
            **numbers.get(queue.pk, NOTHING),
            available=all_there if queue.is_default else there.get(queue.pk, 0),
            members=all_of_them if queue.is_default else everyone.get(queue.pk, 0),
        )
        for queue in shown.order_by("priority", "name")
    ]
    if None in numbers and not queues:
        rows.append(InQueue(queue=None, **numbers[None], available=0, members=0))
    return rows


def _going_on() -> dict[int | None, dict[str, Any]]:
    """By queue, where anything is. What is closed is most of all there is, and not looked at."""
    waits, works = Q(status=Status.OPEN), Q(status=Status.ACTIVE)
    alive = Conversation.objects.exclude(status=Status.CLOSED)  # as the index on them says it
    numbers = (
        alive.order_by()
        .values("queue")
        .annotate(
            waiting=Count("pk", filter=waits),
            active=Count("pk", filter=works),
            oldest=Min(Coalesce("queued_at", "opened_at"), filter=waits),
        )
    )
    rows: list[dict[str, Any]] = [dict(row) for row in numbers]
    return {row.pop("queue"): row for row in rows if row["waiting"] or row["active"]}


def _members(agents: QuerySet[Agent]) -> dict[int, int]:
    """By queue; the default queue is everybody's and has no rows."""
    found = Queue.objects.filter(memberships__agent__in=agents.values("pk"))
    return dict(found.annotate(number=Count("memberships")).values_list("pk", "number"))


def last_day(queues: Queues, now: datetime) -> LastDay:
    ended = _of(Session.objects.filter(closed_at__gt=now - DAY), queues)
    handled = ended.exclude(accepted_at=None)
    begun = _of(Session.objects.filter(accepted_at__gt=now - DAY), queues)
    asked = _of(Session.objects.filter(assigned_at__gt=now - DAY), queues)
    running = _of(Session.objects.running(), queues).filter(accepted_at__lt=now - LONG)
    averages = begun.aggregate(
        wait=Avg(F("accepted_at") - F("queued_at")),
        response=Avg(F("accepted_at") - F("assigned_at")),
    )
    return LastDay(
        average_wait=averages["wait"],
        average_response=averages["response"],
        average_handling=handled.aggregate(length=Avg(F("closed_at") - F("accepted_at")))["length"],
        offers=asked.count(),
        missed=missed_in(queues, now - DAY).count(),
        waiting_long=waiting_in(queues).filter(queued_at__lt=now - LONG).count(),
        handled_long=running.filter(conversation__status=Status.ACTIVE).count(),
    )


def _of(sessions: QuerySet[Session], queues: Queues) -> QuerySet[Session]:
    return sessions.filter(queue__in=queues) if queues else sessions


def pages_in_trouble() -> QuerySet[Channel]:
    return Channel.objects.in_trouble()
