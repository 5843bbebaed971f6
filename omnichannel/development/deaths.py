"""Processes that go when the one that started them goes, even by kill -9 (on Linux)."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """For `Popen(preexec_fn=…)`: the child receives the signal when its parent dies."""
    parent = os.getpid()
    announce = _death_announcer(death_signal)

    def in_the_child() -> None:
        announce()
        if os.getppid() != parent:  # it died before we could ask to be told
            os._exit(1)

    return in_the_child


def follow_make() -> None:
    """End when the `make` above us is killed; it cannot tell us itself."""
    if "MAKELEVEL" in os.environ:
        _death_announcer(signal.SIGTERM)()


def _death_announcer(death_signal: signal.Signals) -> Callable[[], None]:
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None).prctl  # loaded here: nothing may be imported between fork and exec
    return lambda: prctl(PR_SET_PDEATHSIG, int(death_signal))
