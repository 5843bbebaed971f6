"""Who gave something away is asked about it again after a while, by the clock that keeps offers."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from routing import offers, transfer
from routing.distribution import distribute
from routing.tasks import keep_offer_deadlines
from tests.fixtures import make_agent
from tests.routing.scenes import accept, change, now_of, reject, write
from workstreams.conversations import lifecycle


@pytest.fixture
def rejected(asking, deliver, alice, commit):
    """Alice, who is alone, does not want it; she may be asked again after a minute."""
    change(asking, offer_again_seconds=60)
    conversation = write(deliver, 1)
    reject(commit, conversation, alice)
    assert now_of(conversation).offered_to is None
    return conversation


@pytest.fixture
def tick(commit):
    """The clock ticks so many seconds from now."""

    def tick(seconds):
        with time_machine.travel(timezone.now() + timedelta(seconds=seconds)), commit():
            keep_offer_deadlines()

    return tick


def test_before_the_time_has_passed_nobody_is_asked(rejected, tick):
    tick(59)

    assert now_of(rejected).offered_to is None


def test_once_it_has_passed_the_agent_is_asked_again(rejected, alice, tick):
    tick(61)

    assert now_of(rejected).offered_to == alice


def test_whoever_missed_it_is_asked_again_too(asking, deliver, alice, tick):
    change(asking, offer_again_seconds=60, inactive_after_missed_offer=False)
    conversation = write(deliver, 1)
    tick(asking.offer_seconds + 1)
    assert now_of(conversation).offered_to is None

    tick(asking.offer_seconds + 62)

    assert now_of(conversation).offered_to == alice


def test_whoever_gave_it_back_is_asked_again_too(asking, deliver, alice, commit, tick):
    change(asking, offer_again_seconds=60)
    conversation = write(deliver, 1)
    accept(commit, conversation, alice)
    with commit():
        lifecycle.release(now_of(conversation), alice.user)
    assert now_of(conversation).offered_to is None

    tick(61)

    assert now_of(conversation).offered_to == alice


def test_whoever_refused_a_transfer_is_asked_once_it_is_given_back(
    asking, deliver, alice, commit, tick
):
    change(asking, offer_again_seconds=60)
    conversation = write(deliver, 1)
    accept(commit, conversation, alice)
    bob = make_agent("bob", "Bob Okafor", capacity=9)
    with commit():
        transfer.to_agent(now_of(conversation), bob, alice.user)
    reject(commit, conversation, bob)
    with commit():
        lifecycle.release(now_of(conversation), alice.user)
    assert now_of(conversation).offered_to is None

    tick(61)

    assert now_of(conversation).offered_to == bob


def test_each_is_looked_at_once(rejected, alice, commit):
    with time_machine.travel(timezone.now() + timedelta(seconds=61)), commit():
        assert [offers.end_cool_downs(), offers.end_cool_downs()] == [1, 0]


def test_what_is_for_others_by_then_stays_with_them(rejected, tick):
    bob = make_agent("bob", "Bob Okafor")
    tick(1)
    distribute()

    tick(61)

    assert now_of(rejected).offered_to == bob
