"""``python -m facebook_channel.simulator``."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests


def program(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "facebook_channel.simulator", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def test_taken_port_gets_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = program("--port", port, "--storage", tmp_path)
        _, complaint = process.communicate(timeout=20)

    assert process.returncode == 1
    assert f"Port {port}" in complaint
    assert "Traceback" not in complaint


def test_wrong_world_file_gets_a_sentence(tmp_path):
    world = tmp_path / "world.json"
    world.write_text('{"cities": []}')
    process = program("--port", 0, "--storage", tmp_path, "--world", world)
    _, complaint = process.communicate(timeout=20)

    assert process.returncode == 1
    assert complaint.startswith('The world has no "cities"')


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_program_ends_at_once_with_an_open_stream(tmp_path, signal_number):
    process = program("--port", 0, "--storage", tmp_path)
    try:
        url = process.stdout.readline().split()[-1]
        requests.post(url + "people", json={"name": "Alice"}, timeout=5)
        with requests.get(url + "people/1/stream", stream=True, timeout=5) as stream:
            next(stream.iter_lines())
            process.send_signal(signal_number)
            asked_at = time.monotonic()
            process.wait(5)
    finally:
        process.kill()

    assert time.monotonic() - asked_at < 2
    assert "Traceback" not in process.stderr.read()
