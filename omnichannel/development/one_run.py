"""One `make run` per checkout: two would share a queue of files and a schedule."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from omnichannel.development.errors import CannotStart


@contextlib.contextmanager
def only_one_run(var: Path) -> Iterator[None]:
    """Hold the lock of `var`; the system lets it go with the process, however that ends."""
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (var / "run.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CannotStart(
                f"Omnichannel already runs from this folder (process {file.read().strip()}). "
                "End that one first, with Ctrl-C where it was started."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
