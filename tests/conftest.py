"""Programs of this machine that tests may use; where one is missing, they are skipped."""

import os
import shutil
import signal
import subprocess
import time

import pytest

from omnichannel.development.deaths import die_with_parent
from omnichannel.development.ports import LOOPBACK, free_port, is_free
from tests.session import WANTED

pytest_plugins = ["tests.fixtures"]
# The first draws no window of its own, which costs as much as the page
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """The address of a real Redis that lives as long as the session."""
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.skip(WANTED["Redis"])
    port = free_port()
    command = [binary, "--port", str(port), "--bind", LOOPBACK, "--save", "", "--appendonly", "no"]
    directory = tmp_path_factory.mktemp("redis")
    with (directory / "log").open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=directory,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    wait_for(server, port, directory / "log")
    yield f"redis://{LOOPBACK}:{port}/0"
    server.terminate()
    server.wait(10)


def wait_for(server, port, log):
    deadline = time.monotonic() + 10
    while is_free(port):
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < deadline, "redis-server does not listen"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser: CHROMIUM, or the first one on the PATH."""
    names = filter(None, [os.environ.get("CHROMIUM"), *CHROMIUM_NAMES])
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip(WANTED["Chromium"])
    return path
