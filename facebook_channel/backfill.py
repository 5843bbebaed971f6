"""Fetch from Facebook what was written while a page was not connected, or before it was.

Source: Messenger Platform, "Conversations API": two calls a second for a page, and the content
of the newest messages of a thread only. Every message is taken in once, whoever brings it first.
"""

import time
from collections.abc import Collection
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from facebook_channel.graph.client import Graph
from facebook_channel.history import (
    UNTOLD,
    Said,
    Thread,
    fields_to_ask,
    next_cursor,
    thread_of,
    threads_of,
)
from facebook_channel.journal.told_again import forget_erased
from facebook_channel.models import Backfill, FacebookPage, PageCheck
from workstreams.channels.errors import (
    ChannelError,
    PermanentChannelError,
    SlowDown,
)
from workstreams.channels.events import MessageEchoed, MessageReceived
from workstreams.conversations.intake import Arrival, take_in
from workstreams.conversations.models import Message

THREADS_PER_CALL = 10
CALLS_IN_A_TURN = 20
BREATH = 0.5  # seconds between two calls
LEASE = timedelta(minutes=2)  # a turn without a sign of life was cut off
MOST_ATTEMPTS = 20  # one after the other; a page that still lacks something begins anew later
LONGEST_WAIT = 10 * 60.0  # seconds
BEFORE_AN_OUTAGE = timedelta(hours=1)  # so that what came last before it is found, too
FRESH = timedelta(minutes=10)  # the webhook may bring these as well: they are no history
GONE = "9000001"  # deleted, or older than what Facebook tells in full

log = structlog.get_logger(__name__)


def begin(page: FacebookPage, outage_began_at: datetime | None = None) -> Backfill:
    """Put a run into the line, or widen the one that waits there; without an outage all is
    history."""
    now = timezone.now()
    earliest = now - timedelta(days=settings.BACKFILL_DAYS)
    since = max(earliest, outage_began_at - BEFORE_AN_OUTAGE) if outage_began_at else earliest
    with transaction.atomic():
        row, made = Backfill.objects.select_for_update().get_or_create(
            page=page,
            state=Backfill.State.PENDING,
            defaults={"outage_began_at": outage_began_at, "look_back_until": since},
        )
        if not made:
            row.outage_began_at = min(
                filter(None, (row.outage_began_at, outage_began_at)), default=None
            )
            row.look_back_until = min(row.look_back_until, since)
            row.cursor = ""  # what was passed already may hold something new
            row.save(update_fields=["outage_began_at", "look_back_until", "cursor"])
    return row


def begin_with_history(page: FacebookPage) -> None:
    """For a page that works for the first time."""
    if not page.backfills.exists():
        begin(page)


def due() -> list[int]:
    pending = Backfill.objects.filter(state=Backfill.State.PENDING, due_at__lte=timezone.now())
    return list(pending.order_by("due_at").values_list("pk", flat=True))


def run(backfill_id: int) -> bool:
    """One turn of it; True when there is more to do at once."""
    row = _claim(backfill_id)
    if row is None:
        return False
    for turn in range(CALLS_IN_A_TURN):
        if turn or row.cursor:
            time.sleep(BREATH)
        try:
            going_on = _step(row)
        except ChannelError as error:
            _put_off(row, error)
            return False
        if not going_on:
            return False
    return bool(Backfill.objects.filter(pk=row.pk).update(due_at=timezone.now()))


def _claim(backfill_id: int) -> Backfill | None:
    now = timezone.now()
    waiting = Backfill.objects.filter(pk=backfill_id, state=Backfill.State.PENDING, due_at__lte=now)
    if not waiting.update(due_at=now + LEASE):
        return None
    row = Backfill.objects.select_related("page__application").get(pk=backfill_id)
    if row.page.deleted_at is None and row.page.application.deleted_at is None:
        return row
    _finish(row, Backfill.State.FAILED, "The page is out of service.")
    return None


def _step(row: Backfill) -> bool:
    """One page of Facebook's list of threads; False at the end, or when another took over."""
    threads, cursor = _ask(row)
    wanted = [thread for thread in threads if not _is_too_old(row, thread)]
    found = [_take_in_alone(row, thread) for thread in wanted]
    forget_erased(row.page, threads)
    ends = not cursor or len(wanted) < len(threads)
    if not _go_on(row, "" if ends else cursor, found):
        return False
    if ends:
        _finish(row, Backfill.State.DONE)
    return not ends


def _is_too_old(row: Backfill, thread: Thread) -> bool:
    """One that does not say when it was updated is looked at all the same."""
    return thread.updated_at != UNTOLD and thread.updated_at < row.look_back_until


def _go_on(row: Backfill, cursor: str, found: Collection[tuple[int, bool]]) -> bool:
    """False where it was widened, or claimed by another after this one had slept too long."""
    mine = Backfill.objects.filter(
        pk=row.pk,
        state=Backfill.State.PENDING,
        cursor=row.cursor,
        look_back_until=row.look_back_until,
    )
    kept = mine.update(
        cursor=cursor,
        due_at=timezone.now() + LEASE,
        attempts=0,
        conversations=F("conversations") + len(found),
        messages=F("messages") + sum(number for number, _gap in found),
        gaps=F("gaps") + sum(gap for _number, gap in found),
    )
    row.cursor, row.attempts = cursor, 0
    return bool(kept)


def _ask(row: Backfill) -> tuple[list[Thread], str]:
    page = row.page
    fields = fields_to_ask(takes_files=page.customer_attachments)
    params = {"platform": "messenger", "fields": fields, "limit": THREADS_PER_CALL}
    if row.cursor:
        params["after"] = row.cursor
    path = f"{page.page_id}/conversations"
    try:
        answer = Graph(page).call("GET", path, params=params)
    except PermanentChannelError as error:
        if not error.code.startswith(GONE):
            raise
        answer = Graph(page).call("GET", path, params={**params, "fields": "id,updated_time"})
        threads = [_ask_for(page, thread, fields) for thread in threads_of(answer, page.page_id)]
        return threads, next_cursor(answer)
    return threads_of(answer, page.page_id), next_cursor(answer)


def _ask_for(page: FacebookPage, thread: Thread, fields: str) -> Thread:
    """One of them spoils the whole list, so each is asked for on its own."""
    time.sleep(BREATH)
    try:
        answer = Graph(page).call("GET", thread.id, params={"fields": fields})
    except PermanentChannelError as error:
        log.warning("thread_not_told", page=page.pk, code=error.code)
        return Thread(thread.id, thread.updated_at, may_lack=True)
    return thread_of(answer, page.page_id)


def _take_in_alone(row: Backfill, thread: Thread) -> tuple[int, bool]:
    """How many of its messages were new, and whether it has a gap; it hurts no other thread."""
    try:
        try:
            return _take_in(row, thread)
        except IntegrityError:  # a webhook brought one of them meanwhile: it is known now
            return _take_in(row, thread)
    except OperationalError:
        raise  # the database's trouble: the row is due again when the lease is over
    except Exception as error:  # the one edge that records it
        log.error("thread_not_taken_in", backfill=row.pk, error=type(error).__name__)
        return 0, True


@transaction.atomic
def _take_in(row: Backfill, thread: Thread) -> tuple[int, bool]:
    said = [event for event in thread.said if event.occurred_at >= row.look_back_until]
    known = set(
        Message.objects.filter(
            channel=row.page_id, external_id__in=[event.external_id for event in said]
        ).values_list("external_id", flat=True)
    )
    new = [event for event in said if event.external_id not in known]
    left = take_in(
        [Arrival(row.page, event, is_history=not _is_news(row, event, said)) for event in new]
    )
    reaches_back = bool(known) or len(said) < len(thread.said)
    return len(new) - len(left), thread.may_lack and not reaches_back


def _is_news(row: Backfill, event: Said, said: Collection[Said]) -> bool:
    """Of an outage what nobody has answered; of the last minutes everything."""
    if event.occurred_at >= row.began_at - FRESH:
        return True
    if row.outage_began_at is None or not isinstance(event, MessageReceived):
        return False
    is_answered = any(
        isinstance(other, MessageEchoed) and other.occurred_at >= event.occurred_at
        for other in said
    )
    began = row.outage_began_at.replace(microsecond=0)  # Facebook tells whole seconds here
    return event.occurred_at >= began and not is_answered


def _put_off(row: Backfill, error: ChannelError) -> None:
    """A page that is to be mended first is waited for, like Facebook when it is busy."""
    attempts = row.attempts + (not isinstance(error, SlowDown))
    if isinstance(error, PermanentChannelError) or attempts >= MOST_ATTEMPTS:
        _finish(row, Backfill.State.FAILED, error.sentence)
        return
    wait = max(getattr(error, "retry_after", 0), min(10 * 2**attempts, LONGEST_WAIT))
    Backfill.objects.filter(pk=row.pk, state=Backfill.State.PENDING).update(
        due_at=timezone.now() + timedelta(seconds=wait), attempts=attempts, error=error.sentence
    )


def _finish(row: Backfill, state: Backfill.State, error: str = "") -> None:
    Backfill.objects.filter(pk=row.pk, state=Backfill.State.PENDING).update(
        state=state, error=error, finished_at=timezone.now(), cursor=""
    )
    if state == Backfill.State.DONE and row.outage_began_at:  # all that was missing is here
        over = PageCheck.objects.filter(page=row.page, outage_began_at__gte=row.outage_began_at)
        over.update(outage_began_at=None)
    log.info("history_fetched", backfill=row.pk, state=state.value)
