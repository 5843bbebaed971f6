"""Many at once: one conversation for one customer, never too much for one agent."""

import os
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.db.models import Sum

from facebook_channel.models import FacebookPage
from routing import distribution
from tests.fixtures import make_agent
from tests.system.conftest import looking_at
from tests.system.facebook import Facebook, text_event
from tests.system.patience import eventually
from workstreams.conversations import lifecycle
from workstreams.conversations.models import (
    HOLDING_CAPACITY,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Message,
    Status,
)
from workstreams.models import Agent, Queue

pytestmark = [pytest.mark.slow, pytest.mark.prove, pytest.mark.xdist_group("stage")]

FULL = os.environ.get("PROVE_FULL") == "1"
NEWCOMERS = 20 if FULL else 3
AT_ONCE = 20
CONVERSATIONS = 500 if FULL else 100
AGENTS = 10
CAPACITY = CONVERSATIONS // AGENTS * 4 // 5  # together they have room for four fifths
WORKERS = 8


def test_first_messages_of_a_new_customer_at_once_are_one_conversation(stage):
    facebook = Facebook([stage.address("web1"), stage.address("web2")])
    now = int(time.time() * 1000)
    for newcomer in range(NEWCOMERS):
        start = threading.Barrier(AT_ONCE)

        def write(number, sender=str(8_000_000 + newcomer), start=start):
            body = text_event(sender, f"m_{sender}_{number}", f"message {number}", now + number)
            start.wait()
            facebook.deliver(body)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(write, range(AT_ONCE)))

    eventually(lambda: Message.objects.count() == NEWCOMERS * AT_ONCE, what="the arrival of all")
    assert ContactIdentity.objects.count() == NEWCOMERS
    assert Conversation.objects.count() == NEWCOMERS
    numbers = Counter(Message.objects.values_list("conversation", flat=True))
    assert set(numbers.values()) == {AT_ONCE}


@pytest.fixture
def empty_stage(copy_of, django_db_blocker):
    """A database without processes that would distribute as well."""
    with copy_of() as stage, django_db_blocker.unblock(), looking_at(stage.database):
        Agent.objects.all().delete()
        yield stage


@pytest.fixture
def team(empty_stage):
    return [make_agent(f"agent{n}", f"Agent {n}", capacity=CAPACITY) for n in range(AGENTS)]


@pytest.fixture
def crowd(empty_stage):
    """So many conversations wait in the default queue."""
    page, queue = FacebookPage.objects.first(), Queue.objects.get(is_default=True)
    identities = ContactIdentity.objects.bulk_create(
        ContactIdentity(channel=page, external_id=str(6_000_000 + n)) for n in range(CONVERSATIONS)
    )
    return Conversation.objects.bulk_create(
        Conversation(identity=each, channel=page, work_stream=page.work_stream, queue=queue)
        for each in identities
    )


def test_eight_workers_fill_ten_agents_and_overfill_none(team, crowd):
    with watched_loads() as most:
        side_by_side(distribution.distribute)

    assert max(most.values()) == CAPACITY
    assert set(loads().values()) == {CAPACITY}
    assert_none_was_assigned_twice()


def test_room_that_comes_back_during_the_distribution_is_used(team, crowd):
    distribution.distribute()
    active = Conversation.objects.filter(status=Status.ACTIVE).order_by("?")
    finished = iter(active[: CONVERSATIONS // 5])
    turn = threading.Lock()

    def finish():
        while True:
            with turn:
                conversation = next(finished, None)
            if conversation is None:
                return
            lifecycle.end(conversation, conversation.agent.user)
            lifecycle.close_session(conversation, conversation.agent.user)

    with watched_loads() as most:
        side_by_side(finish)

    assert max(most.values()) == CAPACITY
    assert not Conversation.objects.filter(status=Status.OPEN).exists()
    assert_none_was_assigned_twice()


def side_by_side(work):
    """In eight threads with a connection each, as in eight workers."""
    start = threading.Barrier(WORKERS)

    def worker(_):
        try:
            start.wait()
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(worker, range(WORKERS)))


class watched_loads:
    """Looks again and again; the most each agent ever held, by agent."""

    def __enter__(self):
        self._most, self._over = Counter(), threading.Event()
        self._watcher = threading.Thread(target=self._watch)
        self._watcher.start()
        return self._most

    def __exit__(self, *_):
        self._over.set()
        self._watcher.join()

    def _watch(self):
        try:
            while not self._over.is_set():
                self._most |= loads()
        finally:
            connections.close_all()


def loads():
    held = Conversation.objects.filter(status__in=HOLDING_CAPACITY).values("agent")
    return Counter({row["agent"]: row["units"] for row in held.annotate(units=Sum("units"))})


def assert_none_was_assigned_twice():
    assigned = ConversationEvent.objects.filter(kind=ConversationEvent.Kind.ASSIGNED)
    assert set(Counter(assigned.values_list("conversation", flat=True)).values()) == {1}
