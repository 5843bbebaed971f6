"""A load generator thin enough not to be what is measured: raw HTTP over kept connections."""

import asyncio
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.stage import APP_SECRET, PAGE_ID
from facebook_channel.signature import sign
from omnichannel.development.ports import LOOPBACK


@dataclass
class Outcome:
    """Seconds per request, and how often each status came back."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


@dataclass(frozen=True)
class Signed:
    """One request, ready to be written to the wire."""

    mid: str
    data: bytes


def signed_post(path: str, mid: str, sender: str, *, forged: bool = False) -> Signed:
    now = int(time.time() * 1000)
    item = {
        "sender": {"id": sender},
        "recipient": {"id": PAGE_ID},
        "timestamp": now,
        "message": {"mid": mid, "text": "Is the brass lamp still in stock?"},
    }
    content = {"object": "page", "entry": [{"id": PAGE_ID, "time": now, "messaging": [item]}]}
    body = json.dumps(content, separators=(",", ":")).encode()
    signature = sign(body, "somebody else's secret" if forged else APP_SECRET)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nX-Hub-Signature-256: {signature}\r\n\r\n"
    )
    return Signed(mid, head.encode() + body)


def mixed(path: str, count: int, run: str) -> list[Signed]:
    """Distinct events, 1 % sent twice and 1 % forged."""
    chance = random.Random(run)
    made: list[Signed] = []
    for number in range(count):
        draw = chance.random()
        if draw < 0.01 and made:
            made.append(made[-1])
        else:
            sender = f"66{number % 500:014d}"
            made.append(signed_post(path, f"m_{run}_{number}", sender, forged=draw > 0.99))
    return made


async def closed_loop(port: int, posts: list[Signed], connections: int) -> Outcome:
    """Each connection sends its next post when the last one was answered."""
    outcome = Outcome()
    line = iter(posts)
    started = time.perf_counter()
    await asyncio.gather(*(_connection(port, line, outcome) for _ in range(connections)))
    outcome.seconds = time.perf_counter() - started
    return outcome


async def _connection(port: int, line: Iterator[Signed], outcome: Outcome) -> None:
    try:
        reader, writer = await asyncio.open_connection(LOOPBACK, port)
        for post in line:
            began = time.perf_counter()
            status = await send(reader, writer, post)
            outcome.latencies.append(time.perf_counter() - began)
            outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
            if status == 200:
                outcome.acknowledged.append(post.mid)
        writer.close()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass  # the server was killed: what it had not acknowledged may be lost


async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, post: Signed) -> int:
    writer.write(post.data)
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    if b"chunked" in head:
        await reader.readuntil(b"0\r\n\r\n")
    elif length:
        await reader.readexactly(length)
    return int(head[9:12])
