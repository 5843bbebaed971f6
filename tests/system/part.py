"""One process of the product: started, killed, started again, its words kept in a file."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

from omnichannel.development.deaths import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_END = 10


class Part:
    """`is_wanted` tells a death by our hand from one that nobody asked for."""

    def __init__(self, name, command, environment, directory):
        self.name = name
        self.command = command
        self.environment = environment
        self.log = directory / f"{name}.log"
        self.process = None
        self.is_wanted = False
        self._log_starts_at = 0

    def start(self):
        self._log_starts_at = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),
            )
        self.is_wanted = True

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def ended_by_itself(self):
        return self.is_wanted and not self.is_running

    def kill(self):
        """As a power cut would: no farewell."""
        self.is_wanted = False
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @contextlib.contextmanager
    def hanging(self):
        """It takes connections and answers nobody, like a machine that swaps."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            if self.is_running:
                os.killpg(self.process.pid, signal.SIGCONT)

    def ask_to_end(self):
        self.is_wanted = False
        if self.is_running:
            self.process.terminate()

    def is_gone_within(self, seconds):
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def end(self):
        if self.process is None:
            return
        self.ask_to_end()
        if not self.is_gone_within(SECONDS_TO_END):
            self.kill()

    def has_said(self, words):
        """Since its latest start."""
        with self.log.open("rb") as log:
            log.seek(self._log_starts_at)
            return words.encode() in log.read()
