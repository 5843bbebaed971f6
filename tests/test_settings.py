"""A setting that is wrong is said in a sentence, before anything starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from omnichannel.development.ports import free_port

ROOT = Path(__file__).parents[1]
WRONG = {
    "SECRET_KEY": ("", "Set the SECRET_KEY environment variable"),
    "FIELD_ENCRYPTION_KEYS": ("too-short", "FIELD_ENCRYPTION_KEYS must hold one or more Fernet"),
    "PUBLIC_URL": ("example.org", "PUBLIC_URL must begin with https:// and name a host."),
    "FACEBOOK_GRAPH_URL": ("https://", "FACEBOOK_GRAPH_URL must begin with https:// and name"),
    "FACEBOOK_MAX_WEBHOOK_BYTES": ("1 MB", "FACEBOOK_MAX_WEBHOOK_BYTES must be a whole number."),
    "FACEBOOK_FILES_FROM": ("http://127.0.0.1:8001/cdn/", "FACEBOOK_FILES_FROM must be scheme"),
    "DATABASE_POOL": ("many", "DATABASE_POOL must be a whole number."),
    "DATABASE_URL": ("sqlite:///db", "DATABASE_URL must name a PostgreSQL: postgres://"),
}


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=90,
    )


@pytest.mark.parametrize("name", WRONG)
def test_wrong_setting_is_said_in_a_sentence(name):
    value, sentence = WRONG[name]

    refused = run("-c", "import omnichannel.settings", **{name: value})

    assert refused.returncode == 1
    assert f"ImproperlyConfigured: {sentence}" in refused.stderr.splitlines()[-1]


def test_production_wants_its_address_named():
    environment = {"DEBUG": "false", "PUBLIC_URL": "https://omnichannel.example"}
    assert run("-c", "import omnichannel.settings", **environment).returncode == 0

    refused = run("-c", "import omnichannel.settings", DEBUG="false")

    assert "Set the PUBLIC_URL environment variable" in refused.stderr


def test_redis_that_is_down_keeps_nobody_waiting():
    program = (
        "import django, time; django.setup()\n"
        "from workstreams.bell import ring_now\n"
        "from omnichannel.tasks import heartbeat\n"
        "started = time.monotonic(); ring_now(heartbeat)\n"
        "print(time.monotonic() - started)"
    )

    rung = run(
        "-c",
        program,
        REDIS_URL=f"redis://127.0.0.1:{free_port()}/0",
        DJANGO_SETTINGS_MODULE="omnichannel.settings",
    )

    assert "broker_unreachable" in rung.stderr
    assert float(rung.stdout) < 3
