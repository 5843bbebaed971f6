"""Keep webhook posts: those that wait together share one transaction (group commit)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

import psycopg
import structlog
from celery import Task
from psycopg.rows import TupleRow

from facebook_channel.models import WebhookDelivery
from facebook_channel.payload.our_test import is_our_test
from facebook_channel.tasks import (
    alert_refused_posts,
    alert_too_large_posts,
    process_deliveries,
)
from facebook_channel.webhook import refusals
from facebook_channel.webhook.judging import Post, judge, known
from workstreams.bell import ring_now
from workstreams.database import connect
from workstreams.models.encrypted import decrypt

MOST_TOGETHER = 100
BREATH = 0.01  # seconds between two rings; under load one wakes a worker for many posts
PATIENCE = 3.0  # seconds for one group; Facebook waits five for an answer
COUNTING_PATIENCE = 1.0  # seconds; the next group waits meanwhile

log = structlog.get_logger(__name__)

_KEEP = f"""
    INSERT INTO {WebhookDelivery._meta.db_table}
           (application_id, body, headers, signed_with, state, received_at, due_at, attempts,
            remarks, keys, kinds)
    SELECT application, body, headers, signed_with, '{WebhookDelivery.State.PENDING}', now(), now(),
           0, '[]', '[]', '[]'
      FROM unnest(%s::bigint[], %s::bytea[], %s::jsonb[], %s::text[])
           AS post (application, body, headers, signed_with)
"""  # noqa: S608 - our own table's name


async def keep(post: Post) -> bool:
    """True once the post is kept for good, False when its signature is not Facebook's."""
    return await _desk().keep(post)


async def verify_token(application_key: str) -> str:
    """The token Facebook has to know; empty where there is no such application."""
    return await _desk().verify_token(application_key)


async def count_too_large(application_key: str) -> None:
    """A post was refused for its size: somebody should know."""
    await _desk().count_too_large(application_key)


async def stop() -> None:
    """Before the process ends: close this event loop's connection."""
    if (desk := _desks.pop(asyncio.get_running_loop(), None)) is not None:
        await desk.close()


class _Desk:
    """One event loop's connection, and the posts that wait for it."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Post, asyncio.Future[bool]]] = []
        self._connection: psycopg.AsyncConnection[TupleRow] | None = None
        self._turn = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None
        self._bell: asyncio.Task[None] | None = None
        self._rung_again = False
        self._uncounted: dict[int, refusals.Run] = {}
        self._telling: set[asyncio.Task[None]] = set()

    async def keep(self, post: Post) -> bool:
        outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((post, outcome))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await outcome

    async def verify_token(self, key: str) -> str:
        async with self._turn:
            applications = await known(await self._connected(), {key})
        sealed = applications[key].verify_token if key in applications else ""
        return decrypt(sealed) if sealed else ""

    async def count_too_large(self, key: str) -> None:
        async with self._counting():
            whose = await refusals.count_too_large(await self._connected(), key)
            self._tell(alert_too_large_posts, whose)

    async def _write(self) -> None:
        while batch := self._next_batch():
            try:
                kept = await self._write_together([post for post, _ in batch])
            except Exception as error:  # whatever it was, each waiting post has to learn it
                self._turn_away([*batch, *self._waiting], error)
                continue
            for (_, outcome), answer in zip(batch, kept, strict=True):
                if not outcome.done():
                    outcome.set_result(answer)
            if any(kept):
                self._ring()
            if self._uncounted:
                await self._count()

    def _turn_away(
        self, waiting: list[tuple[Post, asyncio.Future[bool]]], error: Exception
    ) -> None:
        """Those further back too, so that nobody waits longer than one group may take."""
        self._waiting = []
        for _, outcome in waiting:
            if not outcome.done():
                outcome.set_exception(error)

    def _next_batch(self) -> list[tuple[Post, asyncio.Future[bool]]]:
        """Posts that still wait: whoever ran out of patience was answered 503 already."""
        self._waiting = [waiting for waiting in self._waiting if not waiting[1].done()]
        batch = self._waiting[:MOST_TOGETHER]
        del self._waiting[:MOST_TOGETHER]
        return batch

    async def _write_together(self, posts: list[Post]) -> list[bool]:
        async with self._turn:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await self._keep_together(posts)
            except Exception:
                await self._hang_up()
                raise

    async def _keep_together(self, posts: list[Post]) -> list[bool]:
        connection = await self._connected()
        applications = await known(connection, {post.application_key for post in posts})
        judged = [(post, judge(post, applications.get(post.application_key))) for post in posts]
        if good := [(post, signer) for post, signer in judged if signer]:
            columns = [
                [applications[post.application_key].id for post, _ in good],
                [post.body for post, _ in good],
                [post.headers for post, _ in good],
                [signer for _, signer in good],
            ]
            await connection.execute(_KEEP, columns)
        self._uncounted = refusals.runs(
            [
                (applications[post.application_key].id, bool(signer))
                for post, signer in judged
                if post.application_key in applications
                and not (signer and is_our_test(post.body))  # it proves nothing of Facebook's
            ],
            {one.id: one.refused_in_a_row for one in applications.values()},
        )
        return [bool(signer) for _, signer in judged]

    async def _count(self) -> None:
        async with self._counting():
            counted = await refusals.count(await self._connected(), self._uncounted)
            self._tell(alert_refused_posts, refusals.to_be_told(counted))

    def _tell(self, alert: Task, applications: list[int]) -> None:
        """Off the loop: a broker that hangs must not hold up the posts that follow."""
        for application in applications:
            telling = asyncio.create_task(asyncio.to_thread(ring_now, alert, application))
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)

    @asynccontextmanager
    async def _counting(self) -> AsyncIterator[None]:
        """Each post has its answer already: a figure that is lost is only a figure."""
        async with self._turn:
            try:
                async with asyncio.timeout(COUNTING_PATIENCE):
                    yield
            except (psycopg.Error, OSError, TimeoutError) as error:
                log.warning("refusals_uncounted", error=type(error).__name__)
                await self._hang_up()

    async def _connected(self) -> psycopg.AsyncConnection[TupleRow]:
        if self._connection is None or self._connection.closed:
            self._connection = await connect()
        return self._connection

    async def close(self) -> None:
        if self._writer is not None:
            await self._writer
        await asyncio.gather(*self._telling)
        if self._bell is not None:
            await self._bell
        await self._hang_up()

    async def _hang_up(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    def _ring(self) -> None:
        """Wake a worker, off the loop; while one ring is on its way, further ones are one."""
        if self._bell is not None and not self._bell.done():
            self._rung_again = True
            return
        self._bell = asyncio.create_task(self._ring_until_quiet())

    async def _ring_until_quiet(self) -> None:
        self._rung_again = True
        while self._rung_again:
            self._rung_again = False
            await asyncio.to_thread(ring_now, process_deliveries)
            await asyncio.sleep(BREATH)


_desks: "WeakKeyDictionary[asyncio.AbstractEventLoop, _Desk]" = WeakKeyDictionary()


def _desk() -> _Desk:
    loop = asyncio.get_running_loop()
    if loop not in _desks:
        _desks[loop] = _Desk()
    return _desks[loop]
