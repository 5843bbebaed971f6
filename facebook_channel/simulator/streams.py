"""Server-sent events: what open chat pages hear while they are open."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

HEARTBEAT_SECONDS = 15


class Streams:
    """Listeners per person; may be told things from any thread."""

    def __init__(self) -> None:
        self._listeners: dict[int, set[asyncio.Queue[bytes | None]]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def start(self) -> None:
        """Must be called inside the event loop that serves the pages."""
        self._loop = asyncio.get_running_loop()

    def has_listener(self, person_id: int) -> bool:
        return person_id in self._listeners

    def tell(self, person_id: int, kind: str, data: dict[str, Any]) -> None:
        if self._loop is None or self._closed or not self.has_listener(person_id):
            return
        event = f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode()
        self._loop.call_soon_threadsafe(self._hand_out, person_id, event)

    def close(self) -> None:
        """End every open stream; called inside the event loop."""
        self._closed = True
        for queues in self._listeners.values():
            for queue in queues:
                queue.put_nowait(None)

    async def listen(self, person_id: int) -> AsyncIterator[bytes]:
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._listeners.setdefault(person_id, set()).add(queue)
        try:
            yield b"retry: 1000\n\n"
            while not self._closed:
                try:
                    event = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    event = b": still here\n\n"
                if event is None:
                    return
                yield event
        finally:
            self._forget(person_id, queue)

    def _hand_out(self, person_id: int, event: bytes) -> None:
        for queue in self._listeners.get(person_id, ()):
            queue.put_nowait(event)

    def _forget(self, person_id: int, queue: asyncio.Queue[bytes | None]) -> None:
        queues = self._listeners.get(person_id, set())
        queues.discard(queue)
        if not queues:
            self._listeners.pop(person_id, None)
