"""Answers every send at once, or after DELAY_MS milliseconds: the Graph API as a limit."""

import asyncio
import json
import os
from itertools import count
from typing import Any

DELAY = int(os.environ.get("DELAY_MS", "0")) / 1000
numbers = count()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    while (await receive()).get("more_body"):
        pass
    await asyncio.sleep(DELAY)
    body = json.dumps({"recipient_id": "1", "message_id": f"m_{next(numbers)}"}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
