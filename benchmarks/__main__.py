"""`make bench`, or `python -m benchmarks intake` for one of them."""

import sys

from benchmarks import (
    distribution,
    end_to_end,
    inbox,
    intake,
    outbound,
    processing,
    reports,
    rules,
    screen,
    streams,
)
from benchmarks.report import table

BENCHMARKS = {
    "intake": intake.run,
    "processing": processing.run,
    "outbound": outbound.run,
    "end_to_end": end_to_end.run,
    "rules": rules.run,
    "distribution": distribution.run,
    "inbox": inbox.run,
    "streams": streams.run,
    "screen": screen.run,
    "reports": reports.run,
}


def main(names: list[str]) -> None:
    unknown = set(names) - BENCHMARKS.keys()
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}.")
    for name in names or BENCHMARKS:
        print(table(BENCHMARKS[name]()), end="\n\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
