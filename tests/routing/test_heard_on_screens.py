"""Whoever sees a conversation go, and whoever sees it come, hears of it on their screen."""

import json

import pytest
from django.db import connection

from routing import transfer
from tests.fixtures import make_agent
from tests.routing.scenes import write
from workstreams.conversations.live import CHANNEL
from workstreams.models import Queue


@pytest.fixture
def heard(transactional_db):
    """`heard()`: the changes that committed transactions have announced since the last time."""
    ears = connection.copy()
    with ears.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")

    def heard():
        with ears.cursor() as cursor:
            cursor.execute("SELECT")  # what was announced before arrives with the answer
        notices = list(ears.connection.notifies(timeout=0))
        return [change for notice in notices for change in json.loads(notice.payload)]

    yield heard
    ears.close()


@pytest.fixture
def sent_on(heard, page, deliver, vip):
    """Alice had it in the default queue, and it went to the VIPs; what was heard of that."""
    alice = make_agent("alice", "Alice Martin")
    conversation = write(deliver, 1)
    heard()
    transfer.to_queue(conversation, vip, alice.user)
    return alice, [change for change in heard() if change.get("conversation") == conversation.pk]


def test_agent_who_had_it_hears_that_it_was_sent_to_another_queue(sent_on):
    alice, changes = sent_on

    assert alice.pk in [change.get("agent") for change in changes]


@pytest.mark.parametrize("name", ["Default", "VIP"])
def test_queue_it_left_and_queue_it_came_to_hear_of_it(sent_on, name):
    _, changes = sent_on

    assert Queue.objects.get(name=name).pk in [change.get("queue") for change in changes]


def test_agent_who_had_it_hears_that_a_colleague_has_it(heard, page, deliver):
    alice = make_agent("alice", "Alice Martin")
    conversation = write(deliver, 1)
    bob = make_agent("bob", "Bob Okafor")
    heard()

    transfer.to_agent(conversation, bob, alice.user)

    told = {change.get("agent") for change in heard() if "conversation" in change}
    assert told == {alice.pk, bob.pk}
