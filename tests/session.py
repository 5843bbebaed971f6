"""What every test stands on: a PostgreSQL of its own, secrets of its own, no way out."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from omnichannel.development.postgres import EmbeddedPostgres
from omnichannel.development.secrets import new_secrets

MARKERS = {
    "slow": "takes more than a few seconds",
    "browser": "drives a real Chromium",
    "outage": "cuts connections of the browser, which it complains about",
    "redis": "talks to a real Redis",
    "prove": "a proof of reliability; PROVE_FULL=1 runs it at full size",
}
WANTED = {"Redis": "redis-server is not on the PATH", "Chromium": "no Chromium is on the PATH"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests():
    """Before pytest-django reads the settings; xdist's workers inherit what is set here."""
    if "OMNICHANNEL_TEST_DIRECTORY" not in os.environ:
        begin()
    return (yield)


def begin():
    directory = Path(tempfile.mkdtemp(prefix="omnichannel-tests-"))
    secrets = new_secrets()
    os.environ |= secrets | {
        "OMNICHANNEL_TEST_DIRECTORY": str(directory),
        "VAR_DIRECTORY": str(directory),
        "DATABASE_POOL": "0",  # or whoever imports the web process sets it for all the others
        "DEBUG": "true",
        "ALLOWED_HOSTS": "*",
        "REDIS_URL": "",
        "EMAIL_URL": "memorymail://",
        "FACEBOOK_GRAPH_URL": "http://graph.invalid",
        "FACEBOOK_TEXTS_PER_SECOND": "100000",  # only the tests of the limit are limited
        "FACEBOOK_FILES_PER_SECOND": "100000",
    }
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    if not os.environ.get("DATABASE_URL"):
        start_database(directory / "postgres", secrets["POSTGRES_PASSWORD"])


def start_database(directory, password):
    postgres = EmbeddedPostgres(directory, password, for_tests=True)
    atexit.register(postgres.stop)
    postgres.start()
    postgres.ensure_database()
    os.environ["DATABASE_URL"] = postgres.url()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    config.option.allow_hosts = "127.0.0.1,::1,localhost"  # pytest-socket refuses all others
    config.option.allow_unix_socket = True


def pytest_sessionfinish(session):
    if all_are_wanted() and not session.exitstatus and not_run(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config):
    """The very last lines, below pytest's own summary."""
    for what, tests in not_run(config).items():
        number = "1 test" if tests == 1 else f"{tests} tests"
        ending = ", but TEST_ALL=1 wants all: failed" if all_are_wanted() else ""
        config.get_terminal_writer().line(f"Not run for want of {what}: {number}{ending}")


def all_are_wanted():
    return os.environ.get("TEST_ALL") == "1"


def not_run(config):
    """How many tests were skipped for want of what; a worker of xdist leaves it to the others."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    counts = {what: sum(why in str(t.longrepr) for t in skipped) for what, why in WANTED.items()}
    return {what: count for what, count in counts.items() if count}
