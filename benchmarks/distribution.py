"""What one assignment costs, against the number of agents and of waiting conversations."""

import json
import math
import subprocess
import sys

from benchmarks.intake import SETUP
from benchmarks.report import Row
from benchmarks.stage import ROOT, Stage, stage

SIZES = [(10, 100), (100, 100), (1000, 100), (100, 10_000), (100, 50_000), (1000, 50_000)]
SHAPES = {
    "batch": "a backlog for agents who are all free",
    "arrival": "one arrives at a time, behind those nobody can take",
    "freed": "one agent has room at a time",
}


def run() -> list[Row]:
    wanted = [(asks, shape) for asks in (False, True) for shape in SHAPES]
    with stage() as product:
        product.connect(SETUP)
        costs = _costs(product, wanted)
    return [row for one in wanted for row in _rows(*one, costs[one])]


def _costs(product: Stage, wanted: list[tuple[bool, str]]) -> dict[tuple[bool, str], list[float]]:
    """Seconds per assignment for each of SIZES, measured by a process inside the product."""
    asked_for = [
        json.dumps({"shape": shape, "agents": agents, "waiting": waiting, "asks": asks})
        for asks, shape in wanted
        for agents, waiting in SIZES
    ]
    command = [sys.executable, "-m", "benchmarks.dealing", *asked_for]
    done = subprocess.run(
        command, cwd=ROOT, env=product.environment, check=True, stdout=subprocess.PIPE, text=True
    )
    figures = [json.loads(line)["seconds"] for line in done.stdout.splitlines()]
    return {
        one: figures[number * len(SIZES) : (number + 1) * len(SIZES)]
        for number, one in enumerate(wanted)
    }


def _rows(asks: bool, shape: str, costs: list[float]) -> list[Row]:
    how = "asked" if asks else "assigned"
    return [
        Row(
            f"distribution: {shape}, {how}, {agents:,} agents, {waiting:,} waiting",
            f"{cost * 1000:.2f} ms",
            f"{60 / cost:,.0f} a minute; {SHAPES[shape]}",
            _growth(cost / costs[0], agents, waiting),
        )
        for (agents, waiting), cost in zip(SIZES, costs, strict=True)
    ]


def _growth(ratio: float, agents: int, waiting: int) -> str:
    """Beside what the logarithms of both sizes together would allow."""
    first = math.log2(SIZES[0][0]) + math.log2(SIZES[0][1])
    allowed = (math.log2(agents) + math.log2(waiting)) / first
    return f"{ratio:.2f} times the smallest (logarithm: {allowed:.2f})"
