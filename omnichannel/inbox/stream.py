"""The agents' event stream: what changed, the moment it did.

A bare ASGI application, because a Django view would keep a thread and a database
connection for every open tab. One task per process listens to PostgreSQL and passes each
change to the streams whose user may see it. A stream that was cut off begins with `resync`.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.db import Error, close_old_connections, connections

from omnichannel.access.asking_user import user_of
from routing import connection
from workstreams.conversations.live import CHANNEL
from workstreams.database import connect
from workstreams.models import Agent, Queue
from workstreams.models.agent import SIGN_OF_LIFE

PATH = "/inbox/stream/"
PING_AFTER = 15  # seconds without an event
MOST_WAITING = 1000  # a reader slower than this starts anew
RECONNECT_AFTER = 1  # second
LONGEST = 15 * 60  # seconds; the browser comes back, and what it may hear is asked anew

log = structlog.get_logger(__name__)

Change = dict[str, int]


@dataclass(eq=False)
class Listener:
    """One open stream, and what its user may hear of."""

    supervises: bool
    agent: int | None
    queues: frozenset[int]
    waiting: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def may_hear(self, change: Change) -> bool:
        return (
            self.supervises
            or (self.agent is not None and self.agent in _concerned(change))
            or change.get("queue") in self.queues
        )

    def tell(self, event: str) -> None:
        if self.waiting.full():
            while not self.waiting.empty():
                self.waiting.get_nowait()
            event = RESYNC
        self.waiting.put_nowait(event)


def _concerned(change: Change) -> tuple[int | None, int | None]:
    return change.get("agent"), change.get("offered_to")


def event(name: str, data: object = "") -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


RESYNC = event("resync")


class Hub:
    """One per event loop: hears PostgreSQL once, tells every open stream."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def join(self, listener: Listener) -> None:
        self.listeners.add(listener)
        if not self._tasks or any(task.done() for task in self._tasks):
            self._rest()
            duties = (self._hear(), self._tell_life())
            self._tasks = [asyncio.create_task(duty) for duty in duties]

    def leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)
        if not self.listeners:
            self._rest()

    def _rest(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    async def _tell_life(self) -> None:
        while True:
            agents = {listener.agent for listener in self.listeners if listener.agent is not None}
            await sync_to_async(_seen, thread_sensitive=False)(agents)
            await asyncio.sleep(SIGN_OF_LIFE.total_seconds())

    async def _hear(self) -> None:
        while True:
            try:
                async with await connect() as listening:
                    await listening.execute(f"LISTEN {CHANNEL}")
                    self._tell_all(RESYNC)
                    async for notice in listening.notifies():
                        self._pass_on(json.loads(notice.payload))
            except (psycopg.Error, OSError) as error:
                log.warning("live_updates_interrupted", error=type(error).__name__)
                await asyncio.sleep(RECONNECT_AFTER)

    def _tell_all(self, words: str) -> None:
        for listener in self.listeners:
            listener.tell(words)

    def _pass_on(self, changes: list[Change]) -> None:
        for change in changes:
            name = "conversation" if "conversation" in change else "presence"
            words = event(name, change.get("conversation", change.get("agent")))
            for listener in self.listeners:
                if listener.may_hear(change):
                    listener.tell(words)


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


async def stream(scope: dict[str, Any], receive: Any, send: Any) -> None:
    listener = await sync_to_async(_listener_for)(scope)
    if listener is None:
        await send({"type": "http.response.start", "status": 403, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    hub = _hubs.setdefault(asyncio.get_running_loop(), Hub())
    await hub.join(listener)
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await _send_headers(send)
        async for words in _words(listener, gone):
            await send({"type": "http.response.body", "body": words.encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    except asyncio.CancelledError:  # the server stops: the browser comes back by itself
        await send({"type": "http.response.body", "body": b""})
    except OSError:
        pass  # the browser went away in the middle of a word
    finally:
        gone.cancel()
        hub.leave(listener)


async def _send_headers(send: Any) -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _words(listener: Listener, gone: asyncio.Task[None]) -> AsyncIterator[str]:
    yield f"retry: 1000\n\n{RESYNC}"
    ends_at = time.monotonic() + LONGEST
    while not gone.done() and time.monotonic() < ends_at:
        word = asyncio.ensure_future(listener.waiting.get())
        await asyncio.wait({word, gone}, timeout=PING_AFTER, return_when=asyncio.FIRST_COMPLETED)
        if word.done():
            yield word.result()
        else:
            word.cancel()
            yield ": ping\n\n"


async def _until_gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _seen(agents: set[int]) -> None:
    close_old_connections()
    try:
        connection.seen(agents)
    except Error as error:  # the next sign of life comes soon
        log.warning("signs_of_life_lost", error=type(error).__name__)
    finally:
        connections.close_all()


def _listener_for(scope: dict[str, Any]) -> Listener | None:
    """Who is asking, by their session cookie; None for a stranger."""
    close_old_connections()
    try:
        user = user_of(scope)
        if user is None:
            return None
        agent = Agent.objects.filter(user=user).first()
        if agent is not None:
            connection.seen([agent.pk])
        served = Queue.objects.served_by(agent).values_list("pk", flat=True) if agent else []
        return Listener(user.supervises, agent.pk if agent else None, frozenset(served))
    finally:
        connections.close_all()  # the stream lives for hours, its connection must not
