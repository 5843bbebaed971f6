"""Sessions begin and end with what happens to their conversation."""

import pytest

from tests.routing.scenes import accept, reject, write
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Session
from workstreams.models import Agent


@pytest.fixture
def offered(asking, deliver, alice):
    return write(deliver, 1)


def test_assigned_session_is_accepted_at_once(conversation):
    session = conversation.sessions.get()

    assert session.accepted_at is not None
    assert (session.expires_at, session.closed_at) == (None, None)


def test_offered_session_is_pending(offered):
    session = offered.sessions.get()

    assert (session.accepted_at, session.closed_at) == (None, None)
    assert session.expires_at > session.assigned_at


def test_offered_session_has_nobody_in_it(offered):
    assert not offered.sessions.get().participants.exists()


def test_session_knows_since_when_its_conversation_waited(conversation):
    session = conversation.sessions.get()

    assert session.created_at == session.queued_at == conversation.queued_at
    assert session.created_at <= session.assigned_at


def test_wait_of_the_customer_goes_on_through_a_rejection(offered, alice, commit):
    reject(commit, offered, alice)

    first, second = offered.sessions.all()
    assert second.queued_at == first.queued_at < first.closed_at


def test_accepted_session_tells_when_it_was_offered_and_when_accepted(offered, alice, commit):
    accept(commit, offered, alice)

    session = offered.sessions.get()
    assert session.created_at <= session.assigned_at <= session.accepted_at


def test_rejected_session_was_never_accepted(offered, alice, commit):
    reject(commit, offered, alice)

    assert offered.sessions.first().accepted_at is None


def test_ended_session_tells_since_when_its_agent_is_free(conversation, alice):
    lifecycle.close_session(conversation, alice.user)

    alice.refresh_from_db()
    assert alice.last_released_at == conversation.sessions.get().closed_at


def test_assignment_is_remembered_with_the_agent(conversation, alice):
    alice.refresh_from_db()

    assert alice.last_assigned_at is not None


def test_sessions_keep_their_order_and_their_agents(conversation, alice, bob, sofia):
    lifecycle.close_session(conversation, alice.user)
    lifecycle.reopen(conversation, alice.user)
    lifecycle.end(conversation, alice.user)
    lifecycle.close_session(conversation, alice.user)

    told = [(one.origin, one.closure_reason) for one in conversation.sessions.all()]

    assert told == [("distribution", "agent_closed"), ("reopening", "conversation_closed")]


def test_closing_what_waits_for_the_customer_ends_no_session_twice(conversation, alice, sofia):
    lifecycle.close_session(conversation, alice.user)
    closed = conversation.sessions.get().closed_at

    lifecycle.force_close(conversation, sofia.user)

    session = conversation.sessions.get()
    assert (session.closed_at, session.closure_reason) == (closed, "agent_closed")


def test_only_what_is_past_its_time_is_expired(offered):
    session = offered.sessions.get()

    assert Session.objects.expired(session.expires_at).get() == session
    assert not Session.objects.expired(session.assigned_at).exists()


def test_accepted_session_does_not_expire(offered, alice, commit):
    until = offered.sessions.get().expires_at

    accept(commit, offered, alice)

    assert not Session.objects.expired(until).exists()


def test_session_belongs_to_the_queue_it_was_offered_in(offered, alice, vip, commit):
    Agent.objects.update(capacity=0)
    with commit():
        lifecycle.transfer(offered, vip, by=None)

    assert offered.sessions.get().queue != offered.queue == vip
