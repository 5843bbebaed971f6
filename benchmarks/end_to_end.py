"""From a POST sent to the assignment seen on the agent's event stream, at a steady rate."""

import asyncio
import time
from statistics import median

import psycopg

from benchmarks.load import Signed, send, signed_post
from benchmarks.report import Row
from benchmarks.stage import APP_SECRET, PAGE_ID, Stage, stage
from omnichannel.development.ports import LOOPBACK

RATE = 100  # events per second, sent whether or not earlier ones are through
SECONDS = 20
WARM_UP = 3  # seconds not counted
CONNECTIONS = 16
SETUP = {
    "queues": [{"name": "Lamps", "priority": 1, "members": ["alice"]}],
    "agents": [
        {"username": "alice", "name": "Alice", "capacity": 1_000_000, "presence": "Available"}
    ],
    "work_stream": {"name": "Bench", "capacity": 1},
    "rules": [
        {
            "name": "Ids that begin with 66",
            "queue": "Lamps",
            "conditions": [
                {
                    "entity": "Facebook Engagement Context",
                    "attribute": "User Page Scoped Id",
                    "operator": "Begins with",
                    "value": "66",
                }
            ],
        }
    ],
    "application": {"name": "Bench", "app_id": "1", "app_secret": APP_SECRET},
    "pages": [{"page_id": PAGE_ID, "name": "Bench", "access_token": "bench"}],
}
SESSION = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from workstreams.models import User
alice = User.objects.get(username="alice")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(alice.pk)
session[BACKEND_SESSION_KEY] = "omnichannel.access.backend.RoleBackend"
session[HASH_SESSION_KEY] = alice.get_session_auth_hash()
session.save()
print(settings.SESSION_COOKIE_NAME + "=" + session.session_key)
"""


def run() -> list[Row]:
    with stage(redis=True) as product:
        path = product.connect(SETUP)
        product.serve("product", "omnichannel.asgi:application", product.web_port)
        product.work("worker", "work", concurrency=1)
        product.work("sender", "platform")
        cookie = product.manage("shell", "-v", "0", "-c", SESSION).strip()
        time.sleep(3)  # the worker has no address to be asked at
        return _rows(asyncio.run(_measure(product, path, cookie)), product)


async def _measure(product: Stage, path: str, cookie: str) -> dict[str, list[float]]:
    sent: dict[str, float] = {}
    heard: dict[str, list[float]] = {}
    listening = asyncio.create_task(_listen(product.web_port, cookie, heard))
    await asyncio.sleep(1)
    await _open_loop(product.web_port, path, sent)
    await asyncio.sleep(3)
    listening.cancel()
    with psycopg.connect(product.postgres.url()) as connection:
        rows = connection.execute(
            "SELECT c.id, i.external_id FROM conversations_conversation c "
            "JOIN conversations_contactidentity i ON i.id = c.identity_id"
        )
        customers = {str(key): customer for key, customer in rows}
    times = {customers[key]: moments for key, moments in heard.items() if key in customers}
    first = min(sent.values())
    return {
        customer: [moment - began for moment in times.get(customer, [])]
        for customer, began in sent.items()
        if began - first > WARM_UP
    }


async def _open_loop(port: int, path: str, sent: dict[str, float]) -> None:
    line: asyncio.Queue[tuple[str, Signed] | None] = asyncio.Queue()
    senders = [asyncio.create_task(_sender(port, line, sent)) for _ in range(CONNECTIONS)]
    began = time.perf_counter()
    for number in range(RATE * SECONDS):
        customer = f"66{number:014d}"
        post = signed_post(path, f"m_{number}", customer)
        await asyncio.sleep(max(0, began + number / RATE - time.perf_counter()))
        line.put_nowait((customer, post))
    for _ in senders:
        line.put_nowait(None)
    await asyncio.gather(*senders)


async def _sender(
    port: int, line: "asyncio.Queue[tuple[str, Signed] | None]", sent: dict[str, float]
) -> None:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    while (job := await line.get()) is not None:
        customer, post = job
        sent[customer] = time.perf_counter()
        status = await send(reader, writer, post)
        if status != 200:
            raise SystemExit(f"The webhook answered {status}.")
    writer.close()


async def _listen(port: int, cookie: str, heard: dict[str, list[float]]) -> None:
    """Note when each conversation is spoken of on the agent's stream."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.write(f"GET /inbox/stream/ HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\n\r\n".encode())
    name = b""
    while line := await reader.readline():
        if line.startswith(b"event: "):
            name = line[7:].strip()
        elif line.startswith(b"data: ") and name == b"conversation":
            heard.setdefault(line[6:].strip().decode(), []).append(time.perf_counter())


def _rows(latencies: dict[str, list[float]], product: Stage) -> list[Row]:
    """A conversation is spoken of when it is queued, and again when it is assigned."""
    seen = sorted(moments[1] for moments in latencies.values() if len(moments) > 1)
    missing = len(latencies) - len(seen)
    if not seen:
        raise SystemExit((product.directory / "worker.log").read_text()[-3000:])
    p99 = seen[int(len(seen) * 0.99)] * 1000
    return [
        Row(
            f"end to end at {RATE} events/s",
            f"median {median(seen) * 1000:.1f} ms",
            f"p99 {p99:.1f} ms, {len(seen):,} seen, {missing} not seen",
            "budget: median 15 ms, p99 50 ms",
        )
    ]
