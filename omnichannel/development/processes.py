"""The processes of the product on one machine: started, started again when they die, ended."""

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from omnichannel.development.deaths import die_with_parent

FIRST_PAUSE = 1.0  # seconds between a death and the next start
LONGEST_PAUSE = 10.0
STEADY_AFTER = 30.0  # who lived so long has not "kept dying"
SECONDS_TO_END = 8.0


@dataclass
class Child:
    """One process with a name for sentences ("The worker"), in a session of its own."""

    name: str
    command: list[str]
    environment: dict[str, str]
    directory: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    starts_again_at: float | None = None
    pause: float = field(default=0.0)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.starts_again_at = None
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            cwd=self.directory,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the supervisor alone
            preexec_fn=die_with_parent(signal.SIGTERM),
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def watch(self) -> None:
        """Start it again some time after its death, later each time it does not live long."""
        now = time.monotonic()
        if self.process is None or self.is_running:
            return
        if self.starts_again_at is None:
            self._plan_next_start(now)
        elif now >= self.starts_again_at:
            self.start()

    def _plan_next_start(self, now: float) -> None:
        before = 0.0 if now - self.started_at > STEADY_AFTER else self.pause
        self.pause = min(max(FIRST_PAUSE, before * 2), LONGEST_PAUSE)
        self.starts_again_at = now + self.pause
        if self.pause != before and self.process is not None:
            print(
                f"{self.name} ended by itself ({_ending(self.process.returncode)}); "
                f"it is started again in {self.pause:.0f} s."
            )

    def send(self, what: signal.Signals) -> None:
        """To it and all it has started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, what)


def end_all(children: list[Child], patience: float = SECONDS_TO_END) -> None:
    """Ask all at once, wait for `patience` seconds at most, then insist."""
    for child in children:
        if child.is_running and child.process is not None:
            child.process.terminate()
    deadline = time.monotonic() + patience
    while any(child.is_running for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in children:
        child.send(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"
