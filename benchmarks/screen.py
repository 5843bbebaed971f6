"""From the commit of a customer's message to the bubble an agent sees, in a real browser."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from benchmarks.inbox import SETUP
from benchmarks.report import Row
from benchmarks.stage import ROOT, Stage, stage
from omnichannel.development.ports import LOOPBACK

MESSAGES = 100
WARM_UP = 5
PAUSE = 0.5  # seconds between two messages
PATIENCE = 5_000  # milliseconds
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WATCH = """() => {
  window.shown = {};
  const look = () => {
    for (const entry of document.querySelectorAll("#entries-list > [id^=message-]")) {
      window.shown[entry.id] ??= (performance.timeOrigin + performance.now()) / 1000;
    }
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""


def run() -> list[Row]:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise SystemExit("This benchmark needs Chromium on the PATH.")
    with stage() as product:
        product.connect(SETUP)
        product.serve("product", "omnichannel.asgi:application", product.web_port, DEBUG="true")
        with _customer(product) as (customer, conversation, cookie):
            spent = sorted(_spent(product, browser, customer, conversation, cookie))
    return [
        Row(
            "screen: commit to bubble",
            f"median {median(spent) * 1000:.0f} ms",
            f"p95 {spent[len(spent) * 95 // 100] * 1000:.0f} ms, {len(spent)} messages",
            "budget: 300 ms",
        )
    ]


@contextmanager
def _customer(product: Stage) -> "Iterator[tuple[subprocess.Popen[str], int, str]]":
    customer = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.writing"],
        cwd=ROOT,
        env=product.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert customer.stdout
    begun = json.loads(customer.stdout.readline())
    yield customer, begun["conversation"], begun["cookie"]
    customer.communicate()


def _spent(
    product: Stage,
    browser: str,
    customer: "subprocess.Popen[str]",
    conversation: int,
    cookie: str,
) -> Iterator[float]:
    """Seconds from each commit to its bubble."""
    from playwright.sync_api import sync_playwright

    base = f"http://{LOOPBACK}:{product.web_port}"
    name, _is, value = cookie.partition("=")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        context = chromium.new_context()
        context.add_cookies([{"name": name, "value": value, "url": base}])
        page = context.new_page()
        page.goto(f"{base}/inbox/{conversation}/")
        page.evaluate(WATCH)
        time.sleep(1)  # the stream opens
        for number in range(WARM_UP + MESSAGES):
            written = _written_by(customer)
            mark = f"message-{written['message']}"
            page.wait_for_function("mark => window.shown[mark]", arg=mark, timeout=PATIENCE)
            if number >= WARM_UP:
                yield page.evaluate("mark => window.shown[mark]", mark) - written["committed"]
            time.sleep(PAUSE)
        chromium.close()


def _written_by(customer: "subprocess.Popen[str]") -> dict[str, Any]:
    assert customer.stdin
    assert customer.stdout
    customer.stdin.write("\n")
    customer.stdin.flush()
    written: dict[str, Any] = json.loads(customer.stdout.readline())
    return written
