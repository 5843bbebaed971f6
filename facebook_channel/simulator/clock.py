"""The present moment as the platform writes it; tests and people may move it."""

import time

_moved_ms = 0


def now_ms() -> int:
    """Milliseconds since 1970, by the simulator's clock."""
    return time.time_ns() // 1_000_000 + _moved_ms


def moved_ms() -> int:
    """How far the clock is ahead of real time; negative when it is behind."""
    return _moved_ms


def stand(moved_by_ms: int) -> None:
    """Put the clock this far from real time."""
    global _moved_ms  # one platform, one clock
    _moved_ms = moved_by_ms
