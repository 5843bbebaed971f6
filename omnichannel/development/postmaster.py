"""What `postmaster.pid` tells about a PostgreSQL server, and whether that is still true."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PROCESSES = Path("/proc")


@dataclass(frozen=True)
class Postmaster:
    """The first process of a server (PostgreSQL, "postmaster.pid": pid, …, port, …, status)."""

    data: Path
    pid: int
    port: int
    status: str

    @classmethod
    def of(cls, data: Path) -> Self | None:
        """The server that works on `data`; None when there is none, whatever a left file says."""
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
            found = cls(data, int(lines[0]), int(lines[3]), lines[7].strip())
        except (OSError, ValueError, IndexError):  # none, or it is being written
            return None
        return found if found.is_alive else None

    @classmethod
    def forget_impostor(cls, data: Path) -> None:
        """Remove the file when its process is somebody else's now, as after a restart.

        PostgreSQL itself sees through a process that is gone (and then looks whether an orphan
        still works on the data), but takes any living one for another server.
        """
        lock = data / "postmaster.pid"
        try:
            pid = int(lock.read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return
        if not _works_on(pid, data):
            lock.unlink(missing_ok=True)

    @property
    def is_alive(self) -> bool:
        return _works_on(self.pid, self.data)

    @property
    def is_ready(self) -> bool:
        return self.status == "ready"

    def end(self, how: signal.Signals) -> None:
        if self.is_alive:
            os.kill(self.pid, how)


def _works_on(pid: int, data: Path) -> bool:
    """Is this process a PostgreSQL server on `data`? A zombie has no command line and is none."""
    if PROCESSES.is_dir():
        try:
            words = (PROCESSES / str(pid) / "cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return b"-D" in words and os.fsencode(data) in words
    listing = subprocess.run(
        ["ps", "-ww", "-o", "stat=,command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    return str(data) in listing.stdout and not listing.stdout.startswith("Z")
