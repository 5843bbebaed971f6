"""What happens while routing is in the middle of something counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from routing import connection, offers
from tests.fixtures import make_agent
from tests.routing.scenes import change, now_of, shown_by, write
from workstreams.conversations.models import Session
from workstreams.models import Agent


@pytest.fixture
def alice(meanwhile):
    return make_agent("alice", "Alice Martin")


def nobody_is_heard_of(settings):
    long_ago = timezone.now() - timedelta(seconds=settings.AGENT_GRACE_SECONDS + 1)
    Agent.objects.update(last_seen_at=long_ago)


def test_silent_agent_who_is_heard_of_before_their_turn_keeps_everything(
    page, alice, deliver, meanwhile, settings
):
    of_alice = write(deliver, 1)
    bob = make_agent("bob", "Bob Okafor", capacity=9)
    of_bob = write(deliver, 2)
    nobody_is_heard_of(settings)
    first, second = (of_alice, of_bob) if alice.pk < bob.pk else (of_bob, of_alice)
    heard = now_of(second).agent
    meanwhile("disconnected", lambda: connection.seen([heard.pk]))

    connection.lose_the_silent()

    assert (now_of(second).agent, shown_by(heard)) == (heard, "Busy")
    assert [one.closure_reason for one in second.sessions.all()] == [""]
    assert first.sessions.first().closure_reason == "agent_disconnected"


def test_agent_who_is_heard_of_between_two_conversations_keeps_the_second(
    page, alice, deliver, meanwhile, settings
):
    first, second = write(deliver, 1), write(deliver, 2)
    nobody_is_heard_of(settings)
    meanwhile("disconnected", lambda: connection.seen([alice.pk]))

    assert connection.lose_the_silent() == 0

    assert first.sessions.first().closure_reason == "agent_disconnected"
    assert [one.closure_reason for one in second.sessions.all()] == [""]
    assert shown_by(alice) == "Busy"


def test_missed_offer_ends_itself_and_not_the_next_one_to_the_same_agent(
    page, asking, alice, deliver, meanwhile
):
    change(asking, inactive_after_missed_offer=False)
    first, second = write(deliver, 1), write(deliver, 2)
    Session.objects.update(expires_at=timezone.now() - timedelta(seconds=2))
    Session.objects.filter(conversation=first).update(
        expires_at=timezone.now() - timedelta(seconds=3)
    )

    meanwhile("timed_out", lambda: offers.reject(second, alice.user))

    assert offers.end_expired() == 1

    assert second.sessions.pending().get().agent == alice
    assert [one.closure_reason for one in second.sessions.all()] == ["agent_rejected", ""]
