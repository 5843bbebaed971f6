"""The agents' event stream: what changed, the moment it did.

A bare ASGI application, because a Django view would keep a thread and a database
connection for every open tab. What is told, and to whom, is the business of the hub.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connections

from omnichannel.access.asking_user import user_of
from omnichannel.inbox.hub import END, Listener, event, hub
from routing import connection
from workstreams.models import Agent, Queue

PATH = "/inbox/stream/"
PING_AFTER = 15  # seconds without an event
LONGEST = 15 * 60  # seconds; the browser comes back, and who asks is looked at anew


async def stream(scope: dict[str, Any], receive: Any, send: Any) -> None:
    listener = await sync_to_async(_listener_for)(scope)
    if listener is None:
        await send({"type": "http.response.start", "status": 403, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    telling = hub()
    telling.join(listener, heard_in(scope))
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
        telling.leave(listener)


def heard_in(scope: dict[str, Any]) -> str:
    """Up to where the browser has heard: it says so itself when it comes back, and our script
    in the address when it has begun anew."""
    headers = dict(scope.get("headers", []))
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("after", [""])
    return headers.get(b"last-event-id", b"").decode("latin-1") or asked[-1]


async def _send_headers(send: Any) -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _words(listener: Listener, gone: asyncio.Task[None]) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    ends_at = time.monotonic() + LONGEST
    while not gone.done() and time.monotonic() < ends_at:
        word = asyncio.ensure_future(listener.waiting.get())
        await asyncio.wait({word, gone}, timeout=PING_AFTER, return_when=asyncio.FIRST_COMPLETED)
        if word.done():
            if word.result() == END:
                return
            yield word.result()
        else:
            word.cancel()
            yield event("ping")


async def _until_gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


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
        return Listener(user.pk, user.supervises, agent.pk if agent else None, frozenset(served))
    finally:
        connections.close_all()  # the stream lives for hours, its connection must not
