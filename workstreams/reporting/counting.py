"""Count hours anew: those in which something changed, and at first what was there before.

An hour is always counted whole, from the rows themselves, so that counting it twice comes to the
same. One at a time counts. What changed is found by the ids of events and messages; the last
minutes are looked at again, for a transaction may commit after younger ones.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from workstreams.conversations.models import Conversation, ConversationEvent, Message
from workstreams.reporting.facts import DELETE, INSERT
from workstreams.reporting.models import Progress

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COMMITTED_BY_THEN = timedelta(minutes=10)  # the longest transaction, generously
AT_ONCE = 50_000  # events and messages looked at together
LONGEST_RUN = 40.0  # seconds; the next run goes on
LOCK = 7_220_019  # of the advisory lock: counting, one at a time

Seen = tuple[int, int]  # the newest event and the newest message

# The moments at which something of them counts; all of them where it now belongs to others
TOUCHED = """
    WITH news AS (
        SELECT conversation_id, happened_at AS at, kind IN ('tagged',
            'queued', 'overflowed', 'assigned', 'transferred', 'reopened') AS whole
        FROM conversations_conversationevent WHERE id > %(event)s AND id <= %(last_event)s
        UNION ALL
        SELECT conversation_id, occurred_at, FALSE
        FROM conversations_message WHERE id > %(message)s AND id <= %(last_message)s),
    chosen AS (SELECT conversation_id, bool_or(whole) AS whole FROM news GROUP BY 1),
    moments AS (
        SELECT at FROM news
        UNION ALL SELECT at - interval '5 seconds' FROM news
        UNION ALL SELECT unnest(ARRAY[c.opened_at, c.closed_at])
        FROM chosen JOIN conversations_conversation AS c ON c.id = conversation_id
        UNION ALL SELECT unnest(ARRAY[s.accepted_at, s.closed_at])
        FROM chosen JOIN conversations_session AS s USING (conversation_id) WHERE whole
        UNION ALL SELECT m.occurred_at
        FROM chosen JOIN conversations_message AS m USING (conversation_id) WHERE whole
        UNION ALL SELECT e.happened_at
        FROM chosen JOIN conversations_conversationevent AS e USING (conversation_id)
        WHERE whole)
    SELECT DISTINCT date_trunc('hour', at, 'UTC') FROM moments WHERE at IS NOT NULL ORDER BY 1"""


def count() -> None:
    """What changed since the last time, and then a part of the past."""
    ends_at = time.monotonic() + LONGEST_RUN
    seen = _count_changes(None)
    while seen is not None and time.monotonic() < ends_at:
        seen = _count_changes(seen)
    while _count_back() and time.monotonic() < ends_at:
        pass


def recount(begin: datetime, end: datetime) -> None:
    """Every hour that begins from `begin` until before `end`; those without data left stay."""
    oldest = oldest_hour()
    if oldest is None:
        return
    begin = max(whole_hour(begin), oldest)
    while begin < end:
        until = min(begin + DAY, whole_hour(end + HOUR - timedelta(microseconds=1)))
        with transaction.atomic():
            _take_turns()
            _write(begin, until)
        begin = until


def recount_lately() -> None:
    """What leaves no event: a message that went out after all, a tag renamed into another."""
    recount(timezone.now() - 2 * DAY, timezone.now())


def oldest_hour() -> datetime | None:
    """Before it nothing is left to count from: what was counted then stays as it is."""
    first: datetime | None = Conversation.objects.aggregate(first=Min("opened_at"))["first"]
    return first and whole_hour(first)


def whole_hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


@transaction.atomic
def _count_changes(seen: Seen | None) -> Seen | None:
    """After what this run has seen already; gives what it has seen now, where there is more.

    Only what is settled is remembered for the next run.
    """
    _take_turns()
    progress = _progress()
    event, message = seen or (progress.event_id, progress.message_id)
    last = _upper(ConversationEvent, event), _upper(Message, message)
    for begin, end in stretches(_touched((event, message), last)):
        _write(begin, end)
    progress.event_id = _settled(ConversationEvent, "recorded_at", progress.event_id, last[0])
    progress.message_id = _settled(Message, "created_at", progress.message_id, last[1])
    progress.save(update_fields=["event_id", "message_id"])
    return last if AT_ONCE in (last[0] - event, last[1] - message) else None


def _touched(seen: Seen, last: Seen) -> list[datetime]:
    """Hours to be counted anew, in order, where there is still something to count from."""
    named = dict(zip(("event", "message", "last_event", "last_message"), seen + last, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, named)
        hours = [hour for (hour,) in cursor.fetchall()]
    oldest = oldest_hour() if hours else None
    return [hour for hour in hours if oldest is not None and hour >= oldest]


@transaction.atomic
def _count_back() -> bool:
    """A day further into the past; whether there is more of it."""
    _take_turns()
    progress, oldest = _progress(), oldest_hour()
    if oldest is None or progress.counted_from <= oldest:
        return False
    begin = max(progress.counted_from - DAY, oldest)
    _write(begin, progress.counted_from)
    progress.counted_from = begin
    progress.save(update_fields=["counted_from"])
    return begin > oldest


def stretches(hours: Iterable[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Hours in order, as spans of at most a day without a gap."""
    begin = end = None
    for hour in hours:
        if begin is not None and end is not None and (hour != end or end - begin >= DAY):
            yield begin, end
            begin = None
        begin, end = begin or hour, hour + HOUR
    if begin is not None and end is not None:
        yield begin, end


def _write(begin: datetime, end: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DELETE, {"begin": begin, "end": end})
        cursor.execute(INSERT, {"begin": begin, "end": end})


def _progress() -> Progress:
    """The first time: what is there is counted backwards from now, what comes is news."""
    found = Progress.objects.filter(pk=1).first()
    if found is not None:
        return found
    return Progress.objects.create(
        pk=1,
        event_id=_settled(ConversationEvent, "recorded_at", 0, _newest(ConversationEvent)),
        message_id=_settled(Message, "created_at", 0, _newest(Message)),
        counted_from=whole_hour(timezone.now()) + HOUR,
    )


def _upper(model: type[ConversationEvent] | type[Message], seen: int) -> int:
    return max(seen, min(_newest(model), seen + AT_ONCE))


def _newest(model: type[ConversationEvent] | type[Message]) -> int:
    newest: int | None = model._default_manager.aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def _settled(
    model: type[ConversationEvent] | type[Message], moment: str, seen: int, last: int
) -> int:
    """Up to here nothing younger than the longest transaction: no row can appear between."""
    since = timezone.now() - COMMITTED_BY_THEN
    young = model._default_manager.filter(pk__gt=seen, pk__lte=last, **{f"{moment}__gt": since})
    youngest: int | None = young.aggregate(first=Min("pk"))["first"]
    return last if youngest is None else youngest - 1


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
