"""What is printed when everything runs."""

import json

import pytest

from omnichannel.development.greeting import greeting
from omnichannel.development.installation import Installation

LOGIN = {"address": "inbox", "username": "alice", "password": "s3cret", "who": "Alice, agent"}


@pytest.fixture
def var(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "demonstration.json").write_text(json.dumps({"logins": [LOGIN]}))
    return tmp_path / "var"


def test_addresses_and_logins_are_shown(var):
    text = greeting(Installation.read(var.parent, {"WEB_PORT": "9100"}))

    assert "http://127.0.0.1:9100/inbox/" in text
    assert "alice" in text
    assert "s3cret" in text


def test_logins_of_the_demonstration_are_not_shown_in_production(var):
    text = greeting(Installation.read(var.parent, {"DEBUG": "false"}))

    assert "s3cret" not in text
    assert "Simulator" not in text


def test_greeting_does_without_a_demonstration(tmp_path):
    assert "/inbox/" in greeting(Installation.read(tmp_path, {}))
