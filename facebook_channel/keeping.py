"""Keep webhook posts: those that wait together share one transaction (group commit)."""

import asyncio
from typing import NamedTuple
from weakref import WeakKeyDictionary

import psycopg
import structlog
from psycopg.rows import TupleRow

from facebook_channel.models import FacebookApplication, WebhookDelivery
from facebook_channel.signature import is_authentic
from facebook_channel.tasks import process_deliveries
from workstreams.bell import ring_now
from workstreams.database import connect
from workstreams.models.encrypted import UndecryptableSecret, decrypt

MOST_TOGETHER = 100
BREATH = 0.01  # seconds between two rings; under load one wakes a worker for many posts
PATIENCE = 3.0  # seconds for one group; Facebook waits five for an answer

log = structlog.get_logger(__name__)

_APPLICATIONS = f"""
    SELECT webhook_key, id, app_secret, verify_token
      FROM {FacebookApplication._meta.db_table}
     WHERE webhook_key = ANY(%s) AND webhook_key <> '' AND deleted_at IS NULL
"""  # noqa: S608 - our own table's name
_KEEP = f"""
    INSERT INTO {WebhookDelivery._meta.db_table}
           (application_id, body, state, received_at, due_at, attempts, remarks,
            headers, signed_with, keys, kinds)
    SELECT application, body, '{WebhookDelivery.State.PENDING}', now(), now(), 0, '[]',
           '{{}}', '', '[]', '[]'
      FROM unnest(%s::bigint[], %s::bytea[]) AS post (application, body)
"""  # noqa: S608


class Post(NamedTuple):
    """What is needed to judge and keep one POST."""

    application_key: str
    signature: str
    body: bytes


async def keep(post: Post) -> bool:
    """True once the post is kept for good, False when its signature is not Facebook's."""
    return await _desk().keep(post)


async def verify_token(application_key: str) -> str:
    """The token Facebook has to know; empty where there is no such application."""
    return await _desk().verify_token(application_key)


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

    async def keep(self, post: Post) -> bool:
        outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((post, outcome))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await outcome

    async def verify_token(self, key: str) -> str:
        async with self._turn:
            applications = await self._applications({key})
        return decrypt(applications[key][2]) if key in applications else ""

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
        applications = await self._applications({post.application_key for post in posts})
        judged = [_is_from_facebook(post, applications) for post in posts]
        good = [post for post, authentic in zip(posts, judged, strict=True) if authentic]
        if good:
            keys = [applications[post.application_key][0] for post in good]
            await (await self._connected()).execute(_KEEP, [keys, [post.body for post in good]])
        return judged

    async def _applications(self, keys: set[str]) -> dict[str, tuple[int, str, str]]:
        """Read anew for every group, so that a changed secret counts at once."""
        cursor = await (await self._connected()).execute(_APPLICATIONS, [sorted(keys)])
        return {row[0]: (row[1], row[2], row[3]) for row in await cursor.fetchall()}

    async def _connected(self) -> psycopg.AsyncConnection[TupleRow]:
        if self._connection is None or self._connection.closed:
            self._connection = await connect()
        return self._connection

    async def close(self) -> None:
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


def _is_from_facebook(post: Post, applications: dict[str, tuple[int, str, str]]) -> bool:
    application = applications.get(post.application_key)
    if application is None or not application[1]:
        return False
    try:
        secret = decrypt(application[1])
    except UndecryptableSecret:  # of one application: the others' posts are kept
        log.error("secret_undecryptable", application=application[0])
        return False
    return is_authentic(post.body, post.signature, secret)
