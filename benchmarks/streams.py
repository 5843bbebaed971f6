"""A thousand open inboxes: what each costs the web process, and how soon they hear of a commit."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from benchmarks.report import Row
from benchmarks.stage import Stage, stage
from omnichannel.development.ports import LOOPBACK
from workstreams.conversations.live import CHANNEL

STREAMS = 1_000
AT_ONCE = 25  # requests while they come
RATE = 100  # commits per second
SECONDS = 20
ONE_IN = 20  # commits concern a queue, whose hundred agents all hear of it; the others one agent
SETTLED = 3  # seconds
Person = dict[str, Any]


@dataclass
class Heard:
    """When which commit was heard of, as often as it was."""

    at: list[tuple[int, float]] = field(default_factory=list)


def run() -> list[Row]:
    with stage() as product:
        people = json.loads(
            product.run([sys.executable, "-m", "benchmarks.signing_in", str(STREAMS)])
        )
        product.serve("product", "omnichannel.asgi:application", product.web_port)
        return asyncio.run(_measure(product, people))


async def _measure(product: Stage, people: list[Person]) -> list[Row]:
    process = product.children["product"].pid
    heard = Heard()
    listening = [await _open(product, people[0], heard)]  # the hub begins to hear
    await asyncio.sleep(SETTLED)
    before = _resident(process)
    for first in range(1, STREAMS, AT_ONCE):
        some = people[first : first + AT_ONCE]
        listening += await asyncio.gather(*(_open(product, each, heard) for each in some))
    await asyncio.sleep(SETTLED)
    each = (_resident(process) - before) / (len(listening) - 1)
    committed = await _commit(product, people)
    await asyncio.sleep(SETTLED)
    for task in listening:
        task.cancel()
    return [_memory(each), _latency(heard, committed)]


async def _open(product: Stage, person: Person, heard: Heard) -> "asyncio.Task[None]":
    reader, writer = await asyncio.open_connection(LOOPBACK, product.web_port)
    request = f"GET /inbox/stream/ HTTP/1.1\r\nHost: bench\r\nCookie: {person['cookie']}\r\n\r\n"
    writer.write(request.encode())
    status = await reader.readline()
    if b"200" not in status:
        raise SystemExit(f"The stream answered {status.decode()}.")
    return asyncio.create_task(_listen(reader, writer, heard))


async def _listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: Heard) -> None:
    """The writer is kept: without it the connection closes."""
    is_of_conversation = False
    try:
        while line := await reader.readline():
            if line.startswith(b"event: "):
                is_of_conversation = line[7:].strip() == b"conversation"
            elif is_of_conversation and line.startswith(b"data: "):
                heard.at.append((int(line[6:]), time.perf_counter()))
    finally:
        writer.close()


async def _commit(product: Stage, people: list[Person]) -> dict[int, tuple[float, int]]:
    """Notices as the product gives them: when each went off, and how many may hear it."""
    committed = {}
    served = len([each for each in people if each["queue"] == people[0]["queue"]])
    url = product.postgres.url()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        began = time.perf_counter()
        for number in range(1, RATE * SECONDS + 1):
            await asyncio.sleep(max(0, began + number / RATE - time.perf_counter()))
            person = people[number % len(people)]
            of_queue = number % ONE_IN == 0
            concerned = "queue" if of_queue else "agent"
            change = json.dumps([{"conversation": number, concerned: person[concerned]}])
            committed[number] = (time.perf_counter(), served if of_queue else 1)
            await connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, change])
    return committed


def _memory(each: float) -> Row:
    return Row(
        f"streams: {STREAMS:,} open",
        f"{each / 1024:.0f} KiB each",
        "resident memory of the one web process",
        "budget: 64 KiB",
    )


def _latency(heard: Heard, committed: dict[int, tuple[float, int]]) -> Row:
    spent = sorted((at - committed[number][0]) * 1000 for number, at in heard.at)
    missing = sum(hearers for _at, hearers in committed.values()) - len(spent)
    return Row(
        f"streams: {RATE} commits/s, heard by one or by a hundred",
        f"median {median(spent):.1f} ms",
        f"p99 {spent[len(spent) * 99 // 100]:.1f} ms, {len(spent):,} heard, {missing} missing",
        "budget: p99 10 ms",
    )


def _resident(process: int) -> int:
    """Bytes in memory, as Linux counts them."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise SystemExit("This benchmark reads /proc, which only Linux has.")
