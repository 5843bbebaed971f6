"""The limit for intake: verify, keep durably in groups, answer; nothing of the product."""

import asyncio
import hashlib
import hmac
import os
from typing import Any

import psycopg

SECRET = os.environ["BARE_SECRET"].encode()
waiting: list[tuple[bytes, asyncio.Future[None]]] = []
state: dict[str, Any] = {"writer": None, "connection": None}


async def write() -> None:
    if state["connection"] is None:
        state["connection"] = await psycopg.AsyncConnection.connect(
            os.environ["DATABASE_URL"], autocommit=True
        )
        await state["connection"].execute(
            "CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, body bytea)"
        )
    while waiting:
        batch = waiting[:100]
        del waiting[:100]
        await state["connection"].execute(
            "INSERT INTO bare (body) SELECT unnest(%s::bytea[])", [[body for body, _ in batch]]
        )
        for _, done in batch:
            done.set_result(None)


async def keep(body: bytes) -> None:
    done = asyncio.get_running_loop().create_future()
    waiting.append((body, done))
    if state["writer"] is None or state["writer"].done():
        state["writer"] = asyncio.create_task(write())
    await done


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    status = 200
    if scope["method"] == "POST":
        message = await receive()
        body = message["body"]
        while message.get("more_body"):
            message = await receive()
            body += message["body"]
        header = dict(scope["headers"])[b"x-hub-signature-256"]
        expected = b"sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest().encode()
        if hmac.compare_digest(header, expected):
            await keep(body)
        else:
            status = 403
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]}
    )
    await send({"type": "http.response.body", "body": b""})
