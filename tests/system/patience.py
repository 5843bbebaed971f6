"""Wait for what must become true, and say what did not."""

import time

PAUSE = 0.03  # seconds between two looks


def eventually(question, *, within=30.0, what="it"):
    """The first truthy answer to `question`; fails when none came in time (seconds)."""
    deadline = time.monotonic() + within
    while not (answer := question()):
        assert time.monotonic() < deadline, f"{what} did not happen within {within:.0f} s"
        time.sleep(PAUSE)
    return answer
