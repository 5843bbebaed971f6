"""Fifty agents and eight workers at once: nothing goes to two, nobody gets too much, and nobody
waits in vain.

Nothing sweeps here, and at the end nobody is called: whatever can be done for who waits has
been done by what woke it, however many of the agents are away by then.
"""

import os
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection as database
from django.db import connections
from django.utils import timezone

from facebook_channel.models import FacebookPage
from routing import connection, offers, presence, transfer
from tests.fixtures import join, make_agent
from tests.routing import truths
from workstreams.channels.events import MessageReceived
from workstreams.conversations import lifecycle
from workstreams.conversations.intake import Arrival, take_in
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    ConversationMoved,
    Session,
)
from workstreams.models import Agent, Presence, Queue

pytestmark = [pytest.mark.slow, pytest.mark.prove]

FULL = os.environ.get("PROVE_FULL") == "1"
WORKERS, AGENTS = 8, 50
ARRIVALS = 2000 if FULL else 200
CUSTOMERS = ARRIVALS * 3 // 4
AT_ONCE = 10  # messages in one batch of the webhook's
MOST_SECONDS = 600 if FULL else 60


@pytest.fixture
def team(transactional_db, page, asking, vip):
    """The second half also serves the more urgent queue."""
    chance = random.Random(7)
    agents = [
        make_agent(f"agent{n}", f"Agent {n}", capacity=chance.randint(2, 5)) for n in range(AGENTS)
    ]
    join(vip, *agents[AGENTS // 2 :])
    asking.decline_limit = 10**6  # nobody gives up here
    asking.affinity_ignores_limits = False
    asking.save(update_fields=["decline_limit", "affinity_ignores_limits"])
    return agents


@pytest.fixture
def assigning_page(page, asking):
    """A second page, whose conversations are assigned without asking."""
    assigning = type(asking).objects.create(
        name="Assigning", auto_assign=True, affinity_ignores_limits=False, offer_again_seconds=0
    )
    return FacebookPage.objects.create(
        kind="facebook",
        name="Harbour Bikes",
        work_stream=assigning,
        application=page.application,
        page_id="220000000000009",
        access_token="a-page-token-of-the-tests",
    )


class Storm:
    """What eight workers do, each by its own dice."""

    def __init__(self, pages, agents, queues):
        self.pages, self.agents, self.queues = pages, agents, queues
        self.arrived, self.turn = 0, threading.Lock()
        self.faults = []
        self.deadline = time.monotonic() + MOST_SECONDS

    def work(self, number):
        dice = random.Random(number)
        deeds = [self.arrive, self.answer, self.let_go, self.flap] * 2 + [self.lose]
        try:
            while not (self.is_over() or self.faults):
                dice.choice(deeds)(dice)
        except BaseException as fault:
            self.faults.append(fault)
            raise
        finally:
            connections.close_all()

    def is_over(self):
        return self.arrived >= ARRIVALS or time.monotonic() > self.deadline

    def arrive(self, dice):
        """Every fourth customer has been here before."""
        with self.turn:
            numbers = range(self.arrived, min(self.arrived + AT_ONCE, ARRIVALS))
            self.arrived += len(numbers)
        take_in([self.message(number, self.pages[number % 2]) for number in numbers])

    @staticmethod
    def message(number, page):
        event = MessageReceived(
            channel_external_id=page.page_id,
            identity_external_id=f"66{number % CUSTOMERS:014}",
            external_id=f"m_{number}",
            occurred_at=timezone.now(),
            text="Is it still in stock?",
        )
        return Arrival(page, event)

    def answer(self, dice):
        """Some accept, some reject, some are too late."""
        pending = Session.objects.pending().select_related("agent__user", "conversation")
        for session in self.some(pending, dice, 3):
            said = dice.choice([offers.accept, offers.accept, offers.accept, offers.reject])
            self.attempt(said, session.conversation, session.agent.user)
        if dice.random() < 0.1:
            Session.objects.filter(pk__in=[s.pk for s in self.some(pending, dice, 2)]).update(
                expires_at=timezone.now()
            )
            offers.end_expired()

    def let_go(self, dice):
        """Some are settled, some put aside, some given back, some sent on."""
        held = Conversation.objects.filter(status="active").select_related("agent__user")
        for conversation in self.some(held, dice, 3):
            by = conversation.agent.user
            deed = dice.choice(["settle", "settle", "aside", "release", "send on", "hand over"])
            if deed == "settle":
                self.attempt(lifecycle.end, conversation, by)
                self.attempt(lifecycle.close_session, conversation, by)
            elif deed == "aside":
                self.attempt(lifecycle.close_session, conversation, by)
            elif deed == "release":
                self.attempt(lifecycle.release, conversation, by)
            elif deed == "hand over":
                self.attempt(transfer.to_agent, conversation, dice.choice(self.agents), by)
            else:
                self.attempt(lifecycle.transfer, conversation, dice.choice(self.queues), by)

    def flap(self, dice):
        connection.seen([agent.pk for agent in dice.sample(self.agents, 20)])
        agent = Agent.objects.get(pk=dice.choice(self.agents).pk)
        shown = dice.choice(["Available", "Available", "Available", "Away", "Offline", "Busy"])
        presence.show(agent, Presence.objects.get(name=shown))

    def lose(self, dice):
        """An agent is not heard of for years; a later sign of life brings them back."""
        lost = Agent.objects.filter(pk=dice.choice(self.agents).pk)
        lost.update(last_seen_at=timezone.now() - timedelta(days=1000))
        connection.lose_the_silent()

    @staticmethod
    def some(rows, dice, most):
        found = list(rows.order_by("pk"))
        return dice.sample(found, min(most, len(found)))

    @staticmethod
    def attempt(do, *what):
        try:
            do(*what)
        except (ConversationMoved, transfer.TransferRefused):
            return  # somebody else was first


def deadlocks():
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


class Watch:
    """Looks again and again whether somebody has more than they can hold."""

    def __enter__(self):
        self.overfilled, self._over = Counter(), threading.Event()
        self._watcher = threading.Thread(target=self._look)
        self._watcher.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._watcher.join()

    def _look(self):
        capacity = dict(Agent.objects.values_list("pk", "capacity"))
        try:
            while not self._over.wait(0.05):
                held = truths.loads().items()
                self.overfilled.update(pk for pk, load in held if load > capacity[pk])
        finally:
            connections.close_all()


def test_nothing_goes_to_two_and_nobody_waits_in_vain(team, page, assigning_page, vip, caplog):
    storm = Storm([page, assigning_page], team, [vip, Queue.default()])
    before = deadlocks()

    with Watch() as watch, ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(storm.work, range(WORKERS)))

    truths.no_message_is_lost(ARRIVALS)
    assert deadlocks() == before
    assert [r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == []
    assert not watch.overfilled
    for conversation in truths.conversations():
        truths.columns_fit_the_state(conversation)
        truths.timeline_tells_the_state(conversation)
    truths.one_running_and_one_pending_session()
    truths.presences_follow_the_load()
    truths.nobody_waits_in_vain()
    assert_nothing_was_asked_of_two_at_once()


def assert_nothing_was_asked_of_two_at_once():
    """Each offer had its answer before the next one was made."""
    told = ConversationEvent.objects.order_by("conversation", "id")
    asked = {}
    for key, kind in told.values_list("conversation", "kind"):
        if kind in ("offered", "assigned"):
            assert not (kind == "offered" and asked.get(key)), key
            asked[key] = kind == "offered"
        elif kind in ("rejected", "timed_out", "withdrawn", "transferred"):
            asked[key] = False
