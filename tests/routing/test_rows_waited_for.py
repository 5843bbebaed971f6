"""A row that changes while somebody waits for it is seen as it is then, with its neighbours."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from routing import presence, supervision
from routing.engagement import lock_agents, lock_both
from tests.fixtures import make_agent
from tests.routing.scenes import be
from workstreams.conversations import assignment
from workstreams.conversations.models import ContactIdentity, Conversation
from workstreams.models import Agent, Presence, Queue


@pytest.fixture
def agents(transactional_db):
    return make_agent("alice", "Alice Martin"), make_agent("bob", "Bob Okafor")


def held_by(agent, page, stream, customer):
    """It waited in the default queue, and the agent has it."""
    identity = ContactIdentity.objects.create(channel=page, external_id=customer)
    placed = {"queue": Queue.default(), "queued_at": timezone.now()}
    waiting = Conversation.objects.create(
        identity=identity, channel=page, work_stream=stream, **placed
    )
    assignment.assign(waiting, agent)
    return waiting


@pytest.fixture
def conversation(page, stream, agents):
    """Alice has it."""
    return held_by(agents[0], page, stream, "6600000000000001")


def while_waited_for(look, change, then=lambda: None):
    """What `look` finds, having waited for the commit of `change` and what comes `then`."""

    def looking():
        try:
            with transaction.atomic():
                return look()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            change()
            found = pool.submit(looking)
            wait_until_somebody_waits()
            then()
        return found.result(10)


def wait_until_somebody_waits():
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("Nobody waits.")


def test_agent_has_the_new_presence(agents):
    alice, _ = agents

    found = while_waited_for(lambda: lock_agents([alice.pk]), lambda: be(alice, "Away"))

    assert found[alice.pk].presence.name == "Away"


def test_conversation_has_the_new_agent(conversation, agents):
    _, bob = agents

    found = while_waited_for(
        lambda: assignment.lock(conversation),
        lambda: supervision.assign(conversation, bob, bob.user),
    )

    assert found.agent == bob


def test_conversation_has_the_new_queue(conversation, agents):
    second = Queue.objects.create(name="Second")

    found = while_waited_for(
        lambda: assignment.lock(conversation),
        lambda: Conversation.objects.filter(pk=conversation.pk).update(queue=second),
    )

    assert found.queue == second


def test_agents_who_hand_over_to_each_other_do_not_wait_in_a_circle(
    conversation, agents, page, stream
):
    """Both rows change when it goes over, so that both are locked, in one order."""
    alice, bob = agents
    other = held_by(bob, page, stream, "6600000000000002")

    while_waited_for(
        lambda: supervision.assign(other, alice, alice.user),
        lambda: lock_both(bob, assignment.lock(conversation)),
        lambda: supervision.assign(conversation, bob, bob.user),
    )

    held = [Conversation.objects.get(pk=one.pk).agent for one in (conversation, other)]
    assert held == [bob, alice]


def test_room_that_came_back_meanwhile_is_not_shown_as_taken(agents, conversation):
    alice = Agent.objects.filter(pk=agents[0].pk)
    alice.update(
        capacity=Conversation.objects.get().units,
        presence=Presence.available(),
        presence_is_chosen=False,
    )
    before = alice.get().presence_changed_at

    while_waited_for(
        lambda: presence.settle([agents[0].pk]),
        lambda: lock_agents([agents[0].pk]),
        lambda: Conversation.objects.filter(pk=conversation.pk).update(units=0),
    )

    assert alice.get().presence_changed_at == before
