"""Where Facebook posts what happens on our pages: check, keep, answer.

A bare ASGI application in front of Django, because Django's way to a view takes longer than
everything done here. Posts that arrive together are checked against one reading of the
applications and kept with one INSERT; each is answered after that has committed.
"""

import asyncio
import hmac
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import psycopg
import structlog
from django.conf import settings

from facebook_channel.apps import WEBHOOKS
from facebook_channel.webhook import keeping
from facebook_channel.webhook.judging import Post
from workstreams.models.encrypted import UndecryptableSecret

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")  # as FacebookApplication.generate_callback makes them
KEPT_HEADERS = {
    name.encode(): name
    for name in (
        "content-length",
        "content-type",
        "user-agent",
        "x-forwarded-for",
        "x-hub-signature-256",
    )
}
LONGEST_HEADER = 300
PATIENCE = 4.0  # seconds; Facebook waits five

log = structlog.get_logger(__name__)


class TooLarge(Exception):
    """The body is longer than FACEBOOK_MAX_WEBHOOK_BYTES."""


class Answer(NamedTuple):
    status: int
    body: bytes = b""


async def webhook(scope: Scope, receive: Receive, send: Send) -> None:
    """GET is Facebook's handshake, POST an event."""
    key = scope["path"].removeprefix(WEBHOOKS).strip("/")
    if not KEY.fullmatch(key):  # it may hold what PostgreSQL cannot take
        await _respond(send, Answer(403))
        return
    try:
        match scope["method"]:
            case "POST":
                answer = await _take(key, scope, receive)
            case "GET":
                answer = await _shake_hands(key, scope)
            case _:
                answer = Answer(405)
    except (psycopg.Error, OSError, TimeoutError, UndecryptableSecret) as error:
        log.error("webhook_unavailable", error=type(error).__name__)
        answer = Answer(503)
    await _respond(send, answer)


async def _take(key: str, scope: Scope, receive: Receive) -> Answer:
    try:
        body = await _read(scope, receive)
    except TooLarge:
        log.warning("webhook_refused", reason="too large", application=key)
        await keeping.count_too_large(key)
        return Answer(413)
    signature = _header(scope, b"x-hub-signature-256")
    kept = await keeping.keep(Post(key, signature, body, _worth_keeping(scope)))
    if not kept:
        log.warning("webhook_refused", reason="signature", application=key)
    return Answer(200 if kept else 403)


async def _shake_hands(key: str, scope: Scope) -> Answer:
    """Facebook proves that it knows the verify token; we prove that we read the question."""
    asked = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    mode, token, challenge = (
        _only(asked.get(name, [])) for name in ("hub.mode", "hub.verify_token", "hub.challenge")
    )
    async with asyncio.timeout(PATIENCE):
        expected = await keeping.verify_token(key)
    known = bool(expected) and hmac.compare_digest(token.encode(), expected.encode())
    if mode == "subscribe" and known and challenge:
        return Answer(200, challenge.encode())
    log.warning("handshake_refused", application=key)
    return Answer(403)


def _only(values: list[str]) -> str:
    """Facebook asks each thing once; who asks twice is somebody else."""
    return values[0] if len(values) == 1 else ""


async def _read(scope: Scope, receive: Receive) -> bytes:
    most = settings.FACEBOOK_MAX_WEBHOOK_BYTES
    declared = _header(scope, b"content-length")
    if declared.isdecimal() and int(declared) > most:
        raise TooLarge
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError("Facebook hung up before the body was complete")
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > most:
            raise TooLarge
        if not message.get("more_body"):
            return b"".join(chunks)


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _worth_keeping(scope: Scope) -> str:
    """As JSON; the signature is no secret, and whoever looks into a forgery needs the address."""
    kept = {}
    for name, value in scope["headers"]:
        if name in KEPT_HEADERS and value.isascii() and (text := value.decode()).isprintable():
            kept[KEPT_HEADERS[name]] = text[:LONGEST_HEADER]
    if client := scope.get("client"):
        kept["client"] = client[0]
    return json.dumps(kept)


async def _respond(send: Send, answer: Answer) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(answer.body)).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    start = {"type": "http.response.start", "status": answer.status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": answer.body})
