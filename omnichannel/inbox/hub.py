"""One per event loop: hears PostgreSQL once, and tells every open stream what its user may hear.

Every change has a number. A stream that comes back says up to which it has heard, and hears
what it missed; where that is not known any more it hears `resync`, and its page asks anew.
"""

import asyncio
import json
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.db import Error, close_old_connections, connections

from omnichannel.inbox.numbers import numbers_in
from routing import connection
from workstreams.conversations.live import CHANNEL
from workstreams.database import connect
from workstreams.models.agent import SIGN_OF_LIFE

MOST_WAITING = 1000  # a reader slower than this starts anew
MOST_KEPT = 2000  # changes for who was cut off
RECONNECT_AFTER = 1  # second
LINGER = 60  # seconds without a stream, in which one may come back

END = ""  # the last word of a stream

log = structlog.get_logger(__name__)

Change = dict[str, Any]


def event(name: str, data: object = "", number: str = "") -> str:
    mark = f"id: {number}\n" if number else ""
    return f"{mark}event: {name}\ndata: {json.dumps(data)}\n\n"


@dataclass(eq=False)
class Listener:
    """One open stream, and what its user may hear of."""

    user: int
    supervises: bool
    agent: int | None
    queues: frozenset[int]
    waiting: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def may_hear(self, change: Change) -> bool:
        if "rights_of" in change:
            return self.user == change["rights_of"]
        concerned = change.get("agent"), change.get("offered_to"), *change.get("helpers", ())
        return (
            self.supervises
            or (self.agent is not None and self.agent in concerned)
            or change.get("queue") in self.queues
        )

    def tell(self, words: str) -> None:
        if self.waiting.full():
            self._forget()
            words = event("resync")
        self.waiting.put_nowait(words)

    def end(self, last_words: str) -> None:
        self._forget()
        self.waiting.put_nowait(last_words)
        self.waiting.put_nowait(END)

    def _forget(self) -> None:
        while not self.waiting.empty():
            self.waiting.get_nowait()


def words_of(change: Change, number: str) -> str:
    if "rights_of" in change:
        return event("resync", number=number)
    if "conversation" not in change:
        return event("presence", change.get("agent"), number)
    name = "looks" if change.get("looks") else "conversation"
    return event(name, change["conversation"], number)


class Past:
    """The latest changes, numbered; as long as nothing was missed `epoch` stays the same."""

    def __init__(self) -> None:
        self.epoch = ""  # nothing is heard yet
        self._number = 0
        self._kept: deque[tuple[int, Change, str]] = deque(maxlen=MOST_KEPT)

    def begin(self) -> None:
        self.epoch, self._number = secrets.token_hex(4), 0
        self._kept.clear()

    @property
    def now(self) -> str:
        return f"{self.epoch}-{self._number}" if self.epoch else ""

    def keep(self, change: Change) -> str:
        self._number += 1
        words = words_of(change, self.now)
        self._kept.append((self._number, change, words))
        return words

    def since(self, mark: str) -> list[tuple[Change, str]] | None:
        """None where that is not known any more."""
        epoch, _separator, number = mark.partition("-")
        heard = numbers_in([number])
        if not self.epoch or epoch != self.epoch or not heard:
            return None
        missed = self._number - heard[0]
        if not 0 <= missed <= len(self._kept):
            return None
        return [(change, words) for at, change, words in self._kept if at > heard[0]]


class Hub:
    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.past = Past()
        self._tasks: list[asyncio.Task[None]] = []
        self._left_at = 0.0

    def join(self, listener: Listener, heard: str = "") -> None:
        """`heard` is the mark of the last change that this stream told before."""
        missed = self.past.since(heard)
        if missed is None:
            listener.tell(event("resync", number=self.past.now))
        for change, words in missed or []:
            if listener.may_hear(change):
                listener.tell(words)
        self.listeners.add(listener)
        if not self._tasks or any(task.done() for task in self._tasks):
            self._rest()
            duties = (self._hear(), self._tell_life())
            self._tasks = [asyncio.create_task(duty) for duty in duties]

    def leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)
        self._left_at = time.monotonic()

    def _rest(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    async def _tell_life(self) -> None:
        while self.listeners or time.monotonic() - self._left_at < LINGER:
            agents = {listener.agent for listener in self.listeners if listener.agent is not None}
            await sync_to_async(_seen, thread_sensitive=False)(agents)
            await asyncio.sleep(SIGN_OF_LIFE.total_seconds())
        self.past = Past()
        self._rest()

    async def _hear(self) -> None:
        while True:
            try:
                async with await connect() as listening:
                    await listening.execute(f"LISTEN {CHANNEL}")
                    self.past.begin()
                    self._tell_all(event("resync", number=self.past.now))
                    async for notice in listening.notifies():
                        self._pass_on(json.loads(notice.payload))
            except (psycopg.Error, OSError) as error:
                log.warning("live_updates_interrupted", error=type(error).__name__)
            self.past = Past()  # what comes meanwhile is missed
            await asyncio.sleep(RECONNECT_AFTER)

    def _tell_all(self, words: str) -> None:
        for listener in self.listeners:
            listener.tell(words)

    def _pass_on(self, changes: list[Change]) -> None:
        for change in changes:
            words = self.past.keep(change)
            for listener in self.listeners:
                if not listener.may_hear(change):
                    continue
                if "rights_of" in change:  # who comes back may hear something else
                    listener.end(words)
                else:
                    listener.tell(words)


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


def _seen(agents: set[int]) -> None:
    close_old_connections()
    try:
        connection.seen(agents)
    except Error as error:  # the next sign of life comes soon
        log.warning("signs_of_life_lost", error=type(error).__name__)
    finally:
        connections.close_all()
