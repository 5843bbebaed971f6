"""Processes that are started, started again and ended."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from omnichannel.development import processes
from omnichannel.development.processes import Child, end_all

ROOT = Path(__file__).resolve().parents[2]
SLEEP = "import time; time.sleep(60)"


@pytest.fixture
def child(tmp_path):
    child = Child("The sleeper", [sys.executable, "-c", SLEEP], dict(os.environ), tmp_path)
    child.start()
    yield child
    end_all([child])


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def kill(child):
    child.process.kill()
    child.process.wait()


def test_dead_child_is_started_again(child):
    dead = child.process.pid
    kill(child)

    until(lambda: child.watch() or child.is_running)

    assert child.process.pid != dead


def test_death_is_told_in_a_sentence(child, capsys):
    kill(child)
    child.watch()

    assert capsys.readouterr().out == (
        "The sleeper ended by itself (signal 9); it is started again in 1 s.\n"
    )


def test_child_that_keeps_dying_is_given_longer_pauses(child):
    pauses = []
    for _ in range(6):
        kill(child)
        child.watch()
        pauses.append(child.pause)
        child.start()

    assert pauses == [1, 2, 4, 8, 10, 10]


def test_child_that_lived_long_starts_with_a_short_pause(child):
    child.pause = 10
    child.started_at -= processes.STEADY_AFTER + 1
    kill(child)
    child.watch()

    assert child.pause == 1


def test_all_are_ended_at_once(child):
    end_all([child])

    assert not child.is_running


def test_child_that_will_not_end_is_made_to(tmp_path):
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)"
    child = Child("The mule", [sys.executable, "-uc", stubborn], dict(os.environ), tmp_path)
    child.start()
    time.sleep(0.5)

    end_all([child], patience=0.2)

    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells of deaths")
def test_child_goes_when_its_parent_is_killed(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()

    until(lambda: not is_alive(pid))


PARENT = """
import os, pathlib, sys, time
from omnichannel.development.processes import Child
child = Child("The orphan", ["sleep", "60"], dict(os.environ), pathlib.Path(sys.argv[1]))
child.start()
print(child.process.pid, flush=True)
time.sleep(60)
"""


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
