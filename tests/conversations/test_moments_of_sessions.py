"""What a session tells of its moments: how long the customer waited for it, how soon the agent
answered, how long they were at it. All of it on one long day from eight in the morning."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from routing import offers, supervision, transfer
from routing.tasks import keep_offer_deadlines
from tests.fixtures import make_agent
from tests.routing.scenes import accept, change, now_of, reject, show, write
from workstreams.conversations import lifecycle

EIGHT = datetime(2024, 6, 3, 8, tzinfo=UTC)


@pytest.fixture
def clock(db):
    with time_machine.travel(EIGHT, tick=False) as clock:
        yield clock


@pytest.fixture
def after(clock):
    """`after(hours=1)`: so much later."""
    return lambda **time: clock.shift(timedelta(**time))


@pytest.fixture
def held(clock, alice, deliver):
    """Alice has it from the first moment."""
    return write(deliver, 1)


@pytest.fixture
def offered(clock, asking, alice, deliver):
    """Alice is asked from the first moment."""
    return write(deliver, 1)


@pytest.fixture
def carol(clock, alice):
    """She is on her way to work."""
    return make_agent("carol", "Carol Whitfield", presence="Offline")


def at(**time):
    return EIGHT + timedelta(**time)


def moments(session):
    """Created, queued, assigned, accepted, closed, as they are told."""
    return (
        session.created_at,
        session.queued_at,
        session.assigned_at,
        session.accepted_at,
        session.closed_at,
    )


def test_first_assignment_waited_since_it_came_into_its_queue(
    clock, stream, deliver, after, commit
):
    conversation = write(deliver, 1)
    after(minutes=5)
    alice = make_agent("alice", "Alice Martin", presence="Offline")

    show(commit, alice, "Available")

    five_past = at(minutes=5)
    assert moments(conversation.sessions.get()) == (EIGHT, EIGHT, five_past, five_past, None)


def test_offer_waits_for_its_answer_after_the_agent_was_found(offered, alice, after, commit):
    after(seconds=30)

    accept(commit, offered, alice)

    answered = at(seconds=30)
    assert moments(offered.sessions.get()) == (EIGHT, EIGHT, EIGHT, answered, None)


def test_after_a_rejection_the_wait_begins_anew_in_the_same_queue(
    offered, asking, alice, after, commit
):
    change(asking, offer_again_seconds=60)
    after(minutes=1)
    reject(commit, offered, alice)
    after(minutes=1)
    with commit():
        keep_offer_deadlines()

    first, second = offered.sessions.all()

    assert moments(first) == (EIGHT, EIGHT, EIGHT, None, at(minutes=1))
    assert moments(second) == (at(minutes=1), EIGHT, at(minutes=2), None, None)


def test_after_a_missed_offer_the_wait_begins_anew(offered, alice, carol, after, commit):
    show(commit, carol, "Available")
    after(minutes=2)

    with commit():
        offers.end_expired()

    first, second = offered.sessions.all()
    assert first.closed_at == second.created_at == second.assigned_at == at(minutes=2)


def test_customer_who_came_back_waited_since_then(held, alice, deliver, after, commit):
    after(hours=1)
    with commit():
        lifecycle.close_session(held, alice.user)
    show(commit, alice, "Offline")
    after(days=3)
    write(deliver, 1, mid="m_back")
    after(minutes=10)
    show(commit, alice, "Available")

    first, second = held.sessions.all()

    back, taken = at(days=3, hours=1), at(days=3, hours=1, minutes=10)
    assert moments(first) == (EIGHT, EIGHT, EIGHT, EIGHT, at(hours=1))
    assert moments(second) == (back, back, taken, taken, None)


def test_what_is_reopened_after_three_days_did_not_wait_for_three_days(held, alice, after, commit):
    with commit():
        lifecycle.close_session(held, alice.user)
    after(days=3)

    with commit():
        lifecycle.reopen(held, alice.user)

    then = at(days=3)
    assert moments(held.sessions.last()) == (then, None, then, then, None)


def test_accepted_transfer_waited_for_nobody_but_its_answer(
    held, asking, alice, carol, after, commit
):
    show(commit, carol, "Available")
    after(hours=1)
    with commit():
        transfer.to_agent(held, carol, alice.user)
    after(seconds=40)
    accept(commit, held, carol)

    first, second = held.sessions.all()

    asked, answered = at(hours=1), at(hours=1, seconds=40)
    assert moments(first) == (EIGHT, EIGHT, EIGHT, EIGHT, answered)
    assert moments(second) == (asked, None, asked, answered, None)


@pytest.mark.parametrize("let_go", [None, lifecycle.close_session])
def test_what_a_supervisor_takes_from_an_agent_waited_for_nobody(
    held, alice, carol, sofia, after, commit, let_go
):
    if let_go:
        let_go(held, alice.user)
    after(hours=2)

    with commit():
        supervision.assign(held, carol, sofia.user)

    then = at(hours=2)
    assert held.sessions.first().closed_at == (EIGHT if let_go else then)
    assert moments(held.sessions.last()) == (then, None, then, then, None)


def test_what_a_supervisor_takes_from_the_queue_waited_there(
    clock, stream, deliver, sofia, after, commit
):
    conversation = write(deliver, 1)
    bob = make_agent("bob", "Bob Okafor", presence="Away")
    after(hours=2)

    with commit():
        supervision.assign(conversation, bob, sofia.user)

    then = at(hours=2)
    assert moments(conversation.sessions.get()) == (EIGHT, EIGHT, then, then, None)


def test_what_was_given_back_waited_since_then(held, alice, carol, after, commit):
    show(commit, alice, "Away")
    after(hours=1)
    with commit():
        lifecycle.release(held, alice.user)
    after(minutes=10)
    show(commit, carol, "Available")

    first, second = held.sessions.all()

    back, taken = at(hours=1), at(hours=1, minutes=10)
    assert moments(first) == (EIGHT, EIGHT, EIGHT, EIGHT, back)
    assert moments(second) == (back, back, taken, taken, None)


def test_what_was_sent_to_another_queue_waited_since_it_came_there(
    held, alice, vip, sofia, after, commit
):
    after(hours=1)
    with commit():
        transfer.to_queue(held, vip, alice.user)
    after(minutes=10)

    bob = make_agent("bob", "Bob Okafor")
    bob.queues.add(vip)
    with commit():
        supervision.assign(now_of(held), bob, sofia.user)

    there, taken = at(hours=1), at(hours=1, minutes=10)
    assert moments(held.sessions.last()) == (there, there, taken, taken, None)


def test_agent_was_at_it_until_it_was_closed(held, alice, after, commit):
    after(hours=1)
    lifecycle.end(held, alice.user)
    after(minutes=5)

    lifecycle.close_session(held, alice.user)

    assert moments(held.sessions.get()) == (EIGHT, EIGHT, EIGHT, EIGHT, at(hours=1, minutes=5))
