"""Kept posts of every kind, turned into conversations by two processes."""

import json
import random
import subprocess
import sys
import time
from typing import Any

import psycopg

from benchmarks.report import Row
from benchmarks.stage import APP_SECRET, PAGE_ID, ROOT, Stage, stage

EVENTS = 20_000
CUSTOMERS = 2_000
WORKERS = 2
SETUP = {
    "work_stream": {"name": "Bench"},
    "application": {"name": "Bench", "app_id": "1", "app_secret": APP_SECRET},
    "pages": [{"page_id": PAGE_ID, "name": "Bench", "access_token": "bench"}],
}
KINDS = {  # out of a hundred events
    "text": 55,
    "delivery": 12,
    "read": 12,
    "postback": 6,
    "picture": 5,
    "echo": 4,
    "reaction": 3,
    "edit": 2,
    "unsend": 1,
}
Item = dict[str, Any]


def run() -> list[Row]:
    return [_measure("one event a post", 1), _measure("posts of 20 events", 20)]


def _measure(name: str, together: int) -> Row:
    with stage(redis=True) as product:
        product.connect(SETUP)
        _keep(product, together)
        seconds = _take_in(product)
        with psycopg.connect(product.postgres.url()) as connection:
            states = connection.execute(
                "SELECT state, count(*) FROM facebook_channel_webhookdelivery GROUP BY state"
            ).fetchall()
            messages = _count(connection, "conversations_message")
    left = sum(number for state, number in states if state != "processed")
    return Row(
        f"processing: {name}",
        f"{EVENTS / seconds:,.0f} events/s",
        f"{WORKERS} processes, {messages:,} messages, {left} posts left",
        "budget: 1,000 events/s",
    )


def _count(connection: "psycopg.Connection[Any]", table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # type: ignore[arg-type]
    return int(row[0]) if row else 0


def _keep(product: Stage, together: int) -> None:
    """As the webhook keeps them, without posting each."""
    items = list(_events(random.Random(7)))
    now = int(time.time() * 1000)
    bodies = [
        json.dumps({"object": "page", "entry": [{"id": PAGE_ID, "time": now, "messaging": some}]})
        for some in (items[n : n + together] for n in range(0, len(items), together))
    ]
    with psycopg.connect(product.postgres.url()) as connection:
        connection.execute(
            "INSERT INTO facebook_channel_webhookdelivery (application_id, body, state,"
            " received_at, due_at, attempts, remarks, headers, signed_with, keys, kinds)"
            " SELECT (SELECT id FROM facebook_channel_facebookapplication),"
            " convert_to(body, 'utf8'), 'pending', now(), now(), 0, '[]', '{}', 'current', '[]',"
            " '[]' FROM unnest(%s::text[]) AS body",
            [bodies],
        )


def _events(chance: random.Random) -> "list[Item]":
    """What speaks of a message speaks of one the same customer has written before."""
    now = int(time.time() * 1000) - EVENTS
    written: dict[str, str] = {}
    made: list[Item] = []
    for number, kind in enumerate(chance.choices([*KINDS], [*KINDS.values()], k=EVENTS)):
        customer = f"66{chance.randrange(CUSTOMERS):014d}"
        mid = f"m_{number}"
        if customer not in written and kind in ("reaction", "edit", "unsend"):
            kind = "text"
        if kind in ("text", "picture"):
            written[customer] = mid
        sides = {
            "sender": {"id": customer},
            "recipient": {"id": PAGE_ID},
            "timestamp": now + number,
        }
        made.append(sides | _content(kind, mid, written.get(customer, ""), now + number))
        if kind == "echo":
            made[-1] |= {"sender": {"id": PAGE_ID}, "recipient": {"id": customer}}
    return made


def _content(kind: str, mid: str, earlier: str, at: int) -> Item:
    picture = {"type": "image", "payload": {"url": "https://scontent.xx.fbcdn.net/lamp.jpg"}}
    return {
        "text": {"message": {"mid": mid, "text": "Is the brass lamp still in stock?"}},
        "delivery": {"delivery": {"watermark": at}},
        "read": {"read": {"watermark": at}},
        "postback": {"postback": {"mid": mid, "title": "Opening hours", "payload": "HOURS"}},
        "picture": {"message": {"mid": mid, "attachments": [picture]}},
        "echo": {"message": {"mid": mid, "is_echo": True, "app_id": 15, "text": "Yes, it is."}},
        "reaction": {
            "reaction": {"mid": earlier, "action": "react", "emoji": "❤", "reaction": "love"}
        },
        "edit": {"message_edit": {"mid": earlier, "text": "Is it in stock?", "num_edit": 1}},
        "unsend": {"message": {"mid": earlier, "is_deleted": True}},
    }[kind]


def _take_in(product: Stage) -> float:
    """Seconds until the slower of the processes has nothing left to do."""
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.taking_in"],
            cwd=ROOT,
            env=product.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(WORKERS)
    ]
    for worker in workers:
        assert worker.stdout
        worker.stdout.readline()
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return max(float(worker.communicate()[0].splitlines()[-1]) for worker in workers)
