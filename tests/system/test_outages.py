"""What the product stands on goes away and comes back; the product goes on by itself."""

import itertools
import os
import time

import pytest
from django.db import connections

from omnichannel.development.postgres import EmbeddedPostgres
from tests.system.conftest import ended, looking_at
from tests.system.facebook import Facebook, text_event
from tests.system.patience import eventually
from tests.system.people import AgentAtWork
from tests.system.redis_server import RedisServer
from tests.system.stage import Stage, be_quiet
from workstreams.conversations.models import Conversation, Message

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stage")]

FACEBOOK_WAITS = 5  # seconds
PARTS = ("simulator", "web1", "worker1", "beat")
numbers = itertools.count(1)


@pytest.fixture
def postgres(tmp_path):
    server = EmbeddedPostgres(
        tmp_path / "postgres", os.environ["POSTGRES_PASSWORD"], for_tests=True
    )
    server.start()
    server.ensure_database()
    yield server
    server.stop()


@pytest.fixture
def stage_on_its_own_database(postgres, tmp_path, django_db_blocker):
    database = postgres.url()
    stage = Stage(tmp_path / "stage", database)
    stage.prepare()
    with ended(stage), django_db_blocker.unblock(), looking_at(database):
        be_quiet()
        stage.begin(*PARTS)
        yield stage


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory):
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def running_on_its_own_redis(redis_server, copy_of):
    with copy_of(redis_url=redis_server.url) as stage:
        stage.begin(*PARTS)
        yield stage


@pytest.fixture
def stage_on_its_own_redis(running_on_its_own_redis, django_db_blocker):
    stage = running_on_its_own_redis
    with django_db_blocker.unblock(), looking_at(stage.database):
        stage.be_as_new()
        yield stage


def new_event():
    number = next(numbers)
    return text_event("7700001", f"m_outage_{number}", f"message {number}", int(time.time() * 1000))


def arrived(number, supervised=None):
    def has_arrived():
        if supervised is not None:
            supervised.restart_the_dead()
        return Message.objects.count() == number

    eventually(has_arrived, what=f"the arrival of message {number}")


def test_database_goes_and_comes_back(stage_on_its_own_database, postgres):
    stage = stage_on_its_own_database
    facebook, alice = Facebook([stage.address("web1")]), AgentAtWork("alice", stage.address("web1"))
    assert facebook.post(new_event()) == 200
    arrived(1)
    busy = [alice.request("GET", "conversations/") for _ in range(3)]
    assert [answer.status_code for answer in busy] == [200, 200, 200]

    postgres.stop()
    body = new_event()
    assert facebook.post(body) == 503
    assert alice.request("GET", "conversations/").status_code >= 500
    postgres.start()
    connections.close_all()  # of this process

    assert facebook.post(body) == 200
    arrived(2)
    assert alice.request("GET", "conversations/").status_code == 200
    assert facebook.post(new_event()) == 200
    arrived(3)
    assert not any(part.ended_by_itself for part in stage.parts.values())


@pytest.mark.redis
def test_redis_goes_and_comes_back(stage_on_its_own_redis, redis_server):
    stage = stage_on_its_own_redis
    facebook, alice = Facebook([stage.address("web1")]), AgentAtWork("alice", stage.address("web1"))
    gilda = stage.messenger.person("Gilda Brook")
    gilda.write("Is the brass lamp in stock?")
    conversation = eventually(lambda: Conversation.objects.filter(agent=alice.agent).first())

    redis_server.stop()
    assert seconds_for(lambda: facebook.post(new_event()) == 200) < FACEBOOK_WAITS
    assert seconds_for(lambda: alice.answer(conversation, "Yes, two.") is None) < FACEBOOK_WAITS
    redis_server.start()

    arrived(3, stage)  # kombu may end a worker that loses Redis at a bad moment
    eventually(lambda: gilda.heard() == ["Yes, two."], what="the answer's arrival")


@pytest.mark.redis
def test_redis_hangs_and_recovers(stage_on_its_own_redis, redis_server):
    stage = stage_on_its_own_redis
    facebook, alice = Facebook([stage.address("web1")]), AgentAtWork("alice", stage.address("web1"))
    gilda = stage.messenger.person("Gilda Brook")
    gilda.write("Is the brass lamp in stock?")
    conversation = eventually(lambda: Conversation.objects.filter(agent=alice.agent).first())

    with redis_server.hanging():
        assert seconds_for(lambda: facebook.post(new_event()) == 200) < FACEBOOK_WAITS
        assert seconds_for(lambda: alice.answer(conversation, "Yes, two.") is None) < FACEBOOK_WAITS

    arrived(3, stage)
    eventually(lambda: gilda.heard() == ["Yes, two."], what="the answer's arrival")


def test_web_process_ends_within_six_seconds_while_an_inbox_listens(stage):
    alice = AgentAtWork("alice", stage.address("web1"))
    with alice.open_stream() as stream:
        assert next(stream.iter_lines())
        stage.parts["web1"].ask_to_end()

        assert stage.parts["web1"].is_gone_within(6)


def seconds_for(action):
    started = time.monotonic()
    assert action()
    return time.monotonic() - started
