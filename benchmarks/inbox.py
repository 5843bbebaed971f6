"""How long the server needs for the pages of the inbox, with a short past and with a long one."""

import json
import os
import subprocess
import sys
from statistics import median

from benchmarks.report import Row
from benchmarks.stage import APP_SECRET, PAGE_ID, ROOT, Stage, stage

SHORT = 10_000
LONG = int(os.environ.get("CONVERSATIONS", "1000000"))
SETUP: dict[str, object] = {
    "work_stream": {"name": "Bench"},
    "application": {"name": "Bench", "app_id": "1", "app_secret": APP_SECRET},
    "pages": [
        {"page_id": PAGE_ID, "name": "Harbour Lamps", "access_token": "bench"},
        {"page_id": PAGE_ID[:-1] + "2", "name": "Harbour Chairs", "access_token": "bench"},
    ],
}


def run() -> list[Row]:
    with stage() as product:
        product.connect(SETUP)
        times = _times(product)
    return [_row(name, by_size) for name, by_size in times.items()]


def _times(product: Stage) -> dict[str, dict[int, list[float]]]:
    """Seconds by page and by number of conversations, the shortest first."""
    command = [sys.executable, "-m", "benchmarks.reading", str(SHORT), str(LONG)]
    done = subprocess.run(
        command, cwd=ROOT, env=product.environment, check=True, stdout=subprocess.PIPE, text=True
    )
    times: dict[str, dict[int, list[float]]] = {}
    for figures in map(json.loads, done.stdout.splitlines()):
        times.setdefault(figures["page"], {})[figures["size"]] = figures["seconds"]
    return times


def _row(name: str, by_size: dict[int, list[float]]) -> Row:
    short, long = by_size[SHORT], by_size[LONG]
    return Row(
        f"inbox: {name}",
        f"median {median(long) * 1000:.1f} ms",
        f"p95 {_part(long, 95):.1f} ms, p99 {_part(long, 99):.1f} ms; with {SHORT:,}"
        f" conversations median {median(short) * 1000:.1f} ms, p95 {_part(short, 95):.1f} ms",
        f"{_part(long, 95) / _part(short, 95):.2f} times at {LONG:,}",
    )


def _part(seconds: list[float], percent: int) -> float:
    """The milliseconds that so many of a hundred did not pass."""
    return seconds[len(seconds) * percent // 100] * 1000
