"""Stages: the whole product in processes of its own, gone after the last test."""

import contextlib
import os
import uuid

import environ
import psycopg
import pytest
import redis
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from playwright.sync_api import expect, sync_playwright

from tests.system.people import AgentAtWork
from tests.system.scenes import FULL
from tests.system.stage import Stage, database_named
from tests.system.windows import SOON, Windows
from workstreams.models import Agent, WorkStream

BROKERS = ["files", pytest.param("redis", marks=pytest.mark.redis)]
# For what has nothing to do with the broker: with the other one only at full size.
with_one_broker = pytest.mark.parametrize(
    "running", BROKERS if FULL else BROKERS[:1], indirect=True
)
ALL = ("simulator", "web1", "web2", "worker1", "worker2", "beat")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows what the processes of its stage said."""
    report = yield
    if report.failed:
        for name, words in Stage.latest.logs().items() if Stage.latest else ():
            report.sections.append((f"last words of {name}", words))
    return report


@pytest.fixture(scope="session")
def original(tmp_path_factory):
    """A prepared stage without a process: the others are copies of it."""
    with new_database("stage_original") as database:
        stage = Stage(tmp_path_factory.mktemp("original"), database)
        stage.prepare()
        yield stage


@pytest.fixture(scope="session")
def copy_of(original, tmp_path_factory):
    """`with copy_of() as stage:`; a test looks at its database for as long as the test lasts."""

    @contextlib.contextmanager
    def copy(redis_url=""):
        directory = tmp_path_factory.mktemp("stage")
        with new_database("stage", original.database) as database:
            stage = Stage(directory, database, redis_url=redis_url)
            stage.take_over(original)
            with ended(stage):
                yield stage

    return copy


@pytest.fixture(scope="session", params=BROKERS)
def running(request, copy_of):
    """Two web processes, two workers, beat and the simulator, with either broker."""
    with copy_of(redis_url=emptied_redis(request) if request.param == "redis" else "") as stage:
        stage.begin(*ALL)
        yield stage


@pytest.fixture
def stage(running, django_db_blocker):
    """Everything runs, nobody has written yet, and the demonstration's agents are free."""
    with django_db_blocker.unblock(), looking_at(running.database):
        running.be_as_new()
        yield running


@pytest.fixture
def busy_alice(stage):
    """With room for everybody, and nobody else has any."""
    Agent.objects.filter(user__username="alice").update(capacity=1000)
    Agent.objects.filter(user__username="bob").update(capacity=0)
    return AgentAtWork("alice", stage.address("web1"))


@pytest.fixture
def asking(stage):
    """Agents are asked before they get a conversation."""
    streams = WorkStream.objects.filter(auto_assign=True)
    asked = list(streams.values_list("pk", flat=True))
    streams.update(auto_assign=False)
    yield
    WorkStream.objects.filter(pk__in=asked).update(auto_assign=True)


@pytest.fixture(scope="module")
def browser(chromium):
    """Playwright's loop, which runs as long, must not keep the ORM from working."""
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        expect.set_options(timeout=SOON)
        yield browser
        expect.set_options(timeout=None)
        browser.close()


@pytest.fixture
def windows(stage, browser):
    """`windows.open("alice")`; a script that fails in any of them is a failure."""
    windows = Windows(browser, stage)
    yield windows
    windows.close()
    assert not windows.complaints


def emptied_redis(request):
    url = request.getfixturevalue("redis_url")
    redis.from_url(url).flushall()
    return url


@contextlib.contextmanager
def ended(stage):
    try:
        yield
    except BaseException:
        with contextlib.suppress(AssertionError):
            stage.end()
        raise
    else:
        stage.end()


@contextlib.contextmanager
def new_database(prefix, template=None):
    """The address of a new database on the session's server."""
    server = os.environ["DATABASE_URL"]
    name = f"{prefix}_{uuid.uuid4().hex[:12]}"
    like = f' TEMPLATE "{environ.Env.db_url_config(template)["NAME"]}"' if template else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{like}')
        try:
            yield database_named(server, name)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def looking_at(database):
    """The ORM of this process uses that database, in every thread."""
    settings = connections["default"].settings_dict
    before = dict(settings)
    connections.close_all()
    settings.update(environ.Env.db_url_config(database))
    ContentType.objects.clear_cache()  # its ids are others in another database
    try:
        yield
    finally:
        connections.close_all()
        settings.clear()
        settings.update(before)
        ContentType.objects.clear_cache()
