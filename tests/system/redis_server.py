"""A Redis that a test may take away."""

import contextlib
import shutil
import signal
import subprocess

import pytest

from omnichannel.development.deaths import die_with_parent
from omnichannel.development.ports import LOOPBACK, free_port, is_free
from tests.session import WANTED
from tests.system.patience import eventually


class RedisServer:
    """Keeps nothing: after each start it is empty."""

    def __init__(self, directory):
        self._binary = shutil.which("redis-server")
        if self._binary is None:
            pytest.skip(WANTED["Redis"])
        self._directory = directory
        self._port = free_port()
        self._process = None

    @property
    def url(self):
        return f"redis://{LOOPBACK}:{self._port}/0"

    def start(self):
        command = [self._binary, "--port", str(self._port), "--bind", LOOPBACK]
        command += ["--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            command,
            cwd=self._directory,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        eventually(lambda: not is_free(self._port), within=10, what="the start of Redis")

    def stop(self):
        self._process.kill()
        self._process.wait()

    @contextlib.contextmanager
    def hanging(self):
        """It accepts connections and never answers, like a machine that swaps."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)
