"""Queued answers sent by one worker process, beside bare `requests` in as many threads."""

import json
import sys

from benchmarks.report import Row
from benchmarks.stage import APP_SECRET, PAGE_ID, Stage, stage
from omnichannel.development.ports import LOOPBACK, free_port

SETUP = {
    "work_stream": {"name": "Bench"},
    "application": {"name": "Bench", "app_id": "1", "app_secret": APP_SECRET},
    "pages": [{"page_id": PAGE_ID, "name": "Bench", "access_token": "bench"}],
}
RUNS = [  # milliseconds Facebook takes, answers, threads
    (0, 1000, 4),
    (100, 1000, 32),
]


def run() -> list[Row]:
    return [_measure(*each) for each in RUNS]


def _measure(delay: int, answers: int, threads: int) -> Row:
    with stage(redis=True) as product:
        port = free_port()
        product.serve("facebook", "benchmarks.answering:application", port, DELAY_MS=str(delay))
        product.environment["FACEBOOK_GRAPH_URL"] = f"http://{LOOPBACK}:{port}"
        product.environment["FACEBOOK_TEXTS_PER_SECOND"] = "1000000"
        product.connect(SETUP)
        figures = _send(product, answers, threads)
    speed, limit = answers / figures["product"], answers / figures["bare"]
    return Row(
        f"outbound: Facebook answers after {delay} ms",
        f"{speed:,.0f} answers/s",
        f"{threads} threads, {answers:,} answers, {int(figures['sent']):,} sent; "
        f"bare requests {limit:,.0f}/s",
        f"{speed / limit:.2f} of bare",
    )


def _send(product: Stage, answers: int, threads: int) -> dict[str, float]:
    wanted = json.dumps({"answers": answers, "threads": threads})
    printed = product.run([sys.executable, "-m", "benchmarks.sending", wanted])
    figures: dict[str, float] = json.loads(printed.splitlines()[-1])
    return figures
