"""How long counting a long history takes, and how soon what supervisors look at opens."""

import json
import subprocess
import sys
from statistics import median

from benchmarks.inbox import LONG, SETUP
from benchmarks.report import Row
from benchmarks.stage import ROOT, stage


def run() -> list[Row]:
    with stage() as product:
        product.connect(SETUP)
        command = [sys.executable, "-m", "benchmarks.looking_back", str(LONG)]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=product.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return [_row(json.loads(line)) for line in done.stdout.splitlines()]


def _row(figures: dict[str, object]) -> Row:
    seconds = sorted(figures["seconds"])  # type: ignore[call-overload]
    detail = str(figures["detail"]) or f"slowest of {len(seconds)}: {seconds[-1] * 1000:.0f} ms"
    middle = median(seconds)
    shown = f"{middle:.1f} s" if middle >= 10 else f"median {middle * 1000:.0f} ms"
    return Row(f"reports: {figures['name']}", shown, detail, "")
