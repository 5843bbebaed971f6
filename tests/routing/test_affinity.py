"""A customer who comes back goes to the agent they had."""

import pytest
from django.utils import timezone

from routing.affinity import BATCH
from routing.distribution import distribute
from tests.fixtures import make_agent
from tests.routing.scenes import (
    accept,
    be,
    change,
    let_time_run_out,
    now_of,
    reject,
    set_capacity,
    write,
)
from workstreams.conversations import lifecycle
from workstreams.conversations.models import ContactIdentity, Conversation
from workstreams.models import Queue


@pytest.fixture
def put_aside(deliver, alice, commit):
    """Alice waits for the answer of a customer; Carol, who came later, has more room."""
    conversation = write(deliver, 1)
    with commit():
        lifecycle.close_session(conversation, alice.user)
    make_agent("carol", "Carol Whitfield", capacity=9)
    return conversation


@pytest.fixture
def ended(deliver, alice, commit):
    """Alice settled and closed it."""
    conversation = write(deliver, 1)
    with commit():
        lifecycle.end(conversation, alice.user)
        lifecycle.close_session(conversation, alice.user)
    make_agent("carol", "Carol Whitfield", capacity=9)
    return conversation


def come_back(deliver):
    return now_of(write(deliver, 1, mid="m_back"))


def name_of(agent):
    return agent and agent.user.username


def test_customer_who_comes_back_gets_the_agent_they_had(put_aside, deliver, alice):
    assert come_back(deliver).agent == alice


def test_session_says_that_it_came_back(put_aside, deliver, alice):
    assert come_back(deliver).sessions.last().origin == "affinity"


def test_full_agent_gets_their_customer_back(put_aside, deliver, alice):
    set_capacity(alice, 0)

    assert come_back(deliver).agent == alice


@pytest.mark.parametrize("presence", ["Away", "Busy - DND", "Inactive"])
def test_agent_who_is_there_but_takes_no_work_gets_their_customer_back(
    put_aside, deliver, alice, presence
):
    be(alice, presence)

    assert come_back(deliver).agent == alice


def test_agent_who_is_offline_does_not(put_aside, deliver, alice):
    be(alice, "Offline")

    assert name_of(come_back(deliver).agent) == "carol"


def test_agent_who_may_not_sign_in_any_more_does_not(put_aside, deliver, alice):
    alice.user.is_active = False
    alice.user.save(update_fields=["is_active"])

    assert name_of(come_back(deliver).agent) == "carol"


def test_agent_who_does_not_serve_the_queue_any_more_does_not(put_aside, deliver, alice, vip):
    type(put_aside).objects.update(queue=vip)

    assert come_back(deliver).agent is None


@pytest.mark.parametrize(("presence", "capacity"), [("Away", 3), ("Available", 0)])
def test_work_stream_can_respect_presence_and_capacity(
    put_aside, deliver, alice, stream, presence, capacity
):
    change(stream, affinity_ignores_limits=False)
    be(alice, presence)
    set_capacity(alice, capacity)

    assert name_of(come_back(deliver).agent) == "carol"


def test_agent_with_room_gets_their_customer_back_where_limits_count(
    put_aside, deliver, alice, stream
):
    change(stream, affinity_ignores_limits=False)

    assert come_back(deliver).agent == alice


def test_without_affinity_the_customer_is_anyones(put_aside, deliver, stream):
    change(stream, agent_affinity=False)

    assert name_of(come_back(deliver).agent) == "carol"


def test_picking_knows_no_affinity(put_aside, deliver, stream):
    change(stream, mode="pick")

    assert come_back(deliver).agent is None


def test_customer_who_comes_back_is_served_before_all_others(put_aside, deliver, alice, stream):
    change(stream, affinity_ignores_limits=False)
    be(alice, "Available")
    set_capacity(alice, 0)
    type(alice).objects.exclude(pk=alice.pk).update(capacity=0)
    waiting = write(deliver, 2)
    set_capacity(alice, 1)

    assert come_back(deliver).agent == alice
    assert now_of(waiting).agent is None


def test_after_closure_a_new_conversation_is_anyones(ended, deliver):
    again = come_back(deliver)

    assert (again.predecessor, name_of(again.agent)) == (ended, "carol")


def test_after_closure_the_work_stream_can_want_the_same_agent(ended, deliver, alice, stream):
    change(stream, affinity_after_closure=True)

    again = come_back(deliver)

    assert again != ended
    assert (again.agent, again.sessions.get().origin) == (alice, "affinity")


def test_affinity_after_closure_can_be_the_only_one(put_aside, deliver, stream):
    change(stream, agent_affinity=False, affinity_after_closure=True)

    assert name_of(come_back(deliver).agent) == "carol"


def test_agent_is_asked_and_may_reject_it(asking, deliver, alice, commit):
    conversation = write(deliver, 1)
    accept(commit, conversation, alice)
    with commit():
        lifecycle.close_session(conversation, alice.user)
    carol = make_agent("carol", "Carol Whitfield", capacity=9)
    assert come_back(deliver).offered_to == alice

    reject(commit, conversation, alice)

    assert now_of(conversation).offered_to == carol


def test_agent_who_misses_it_is_not_preferred_again(asking, deliver, alice, commit):
    conversation = write(deliver, 1)
    accept(commit, conversation, alice)
    with commit():
        lifecycle.close_session(conversation, alice.user)
    carol = make_agent("carol", "Carol Whitfield", capacity=9)
    come_back(deliver)

    let_time_run_out(commit)

    assert now_of(conversation).offered_to == carol


def test_preference_is_forgotten_once_it_was_tried(put_aside, deliver, alice):
    be(alice, "Offline")
    type(alice).objects.exclude(pk=alice.pk).update(capacity=0)

    again = come_back(deliver)

    assert (again.agent, again.preferred_agent) == (None, None)
    assert again.queue == Queue.default()


def test_more_than_a_batch_of_returning_customers_all_get_their_agent(page, stream, alice):
    identities = ContactIdentity.objects.bulk_create(
        ContactIdentity(channel=page, external_id=str(number)) for number in range(BATCH + 1)
    )
    returned = {
        "work_stream": stream,
        "queue": Queue.default(),
        "preferred_agent": alice,
        "assigned_at": timezone.now(),
    }
    Conversation.objects.bulk_create(
        Conversation(identity=one, channel=page, **returned) for one in identities
    )
    make_agent("carol", "Carol Whitfield", capacity=1000)

    assert distribute() == BATCH + 1

    assert alice.conversations.count() == BATCH + 1
