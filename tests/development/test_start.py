"""What keeps `make run` from starting, and the sentence that says so."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from omnichannel.development.errors import CannotStart
from omnichannel.development.installation import Installation
from omnichannel.development.one_run import only_one_run
from omnichannel.development.ports import require_free

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def make_run(**environment):
    return subprocess.run(
        [sys.executable, "-m", "omnichannel.development"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_taken_port_is_refused_with_the_name_of_the_setting(taken_port):
    with pytest.raises(CannotStart, match=f"Port {taken_port} is taken .* WEB_PORT"):
        require_free("WEB_PORT", taken_port, patience=0)


def test_obstacle_is_one_sentence_and_an_exit_code(tmp_path, taken_port):
    result = make_run(VAR_DIRECTORY=str(tmp_path / "var"), WEB_PORT=str(taken_port))

    assert result.returncode == 1
    assert result.stderr.startswith(f"Port {taken_port} is taken")
    assert result.stderr.count("\n") == 1


def test_second_run_in_the_same_folder_is_refused(tmp_path):
    with only_one_run(tmp_path):
        result = make_run(VAR_DIRECTORY=str(tmp_path))

    assert result.returncode == 1
    assert f"already runs from this folder (process {os.getpid()})" in result.stderr


def test_lock_is_free_after_the_run(tmp_path):
    with only_one_run(tmp_path):
        pass
    with only_one_run(tmp_path):
        pass


def test_environment_wins_over_the_env_file(tmp_path):
    (tmp_path / ".env").write_text("# ours\nWEB_PORT=9000\nexport TIME_ZONE='Europe/Rome'\n")

    installation = Installation.read(tmp_path, {"WEB_PORT": "9100"})

    assert installation.web_port == 9100
    assert installation.environment["TIME_ZONE"] == "Europe/Rome"


def test_empty_value_counts_as_not_given(tmp_path):
    installation = Installation.read(tmp_path, {"WEB_PORT": "", "DEBUG": "", "DATABASE_URL": ""})

    assert installation.web_port == 8000
    assert installation.is_debug
    assert not installation.has_own_database


def test_addresses_follow_the_ports(tmp_path):
    environment = Installation.read(
        tmp_path, {"WEB_PORT": "9100", "SIMULATOR_PORT": "9101"}
    ).environment

    assert environment["PUBLIC_URL"] == "http://127.0.0.1:9100"
    assert environment["FACEBOOK_GRAPH_URL"] == "http://127.0.0.1:9101/graph"
    assert environment["FACEBOOK_FILES_FROM"] == "http://127.0.0.1:9101"


def test_production_is_never_pointed_at_the_simulator(tmp_path):
    environment = Installation.read(tmp_path, {"DEBUG": "false"}).environment

    assert "FACEBOOK_GRAPH_URL" not in environment
    assert "FACEBOOK_FILES_FROM" not in environment
    assert "PUBLIC_URL" not in environment


@pytest.mark.parametrize("value", ["web", "0", "65536", "-1", "80 80"])
def test_port_that_is_none_is_refused(tmp_path, value):
    with pytest.raises(CannotStart, match="WEB_PORT must be a port number"):
        _ = Installation.read(tmp_path, {"WEB_PORT": value}).web_port
