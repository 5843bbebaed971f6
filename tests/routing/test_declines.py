"""A conversation that nobody wants is not the customer's to pay for, unless the stream says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from routing import supervision, transfer
from routing.distribution import distribute, pick
from tests.fixtures import join, make_agent
from tests.routing.scenes import (
    accept,
    change,
    kinds,
    let_time_run_out,
    now_of,
    reject,
    show,
    write,
)
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Session


@pytest.fixture
def unwanted(asking, deliver, alice):
    """Two refusals are enough; Alice is asked again at once."""
    change(asking, decline_limit=2, inactive_after_missed_offer=False)
    return write(deliver, 1)


def refuse(commit, conversation, alice, times=2):
    for _ in range(times):
        reject(commit, conversation, alice)


def test_below_the_limit_it_is_offered_again(unwanted, alice, commit):
    refuse(commit, unwanted, alice, times=1)

    assert now_of(unwanted).offered_to == alice


def test_at_the_limit_it_is_not_offered_any_more(unwanted, alice, commit):
    refuse(commit, unwanted, alice)

    conversation = now_of(unwanted)
    assert (conversation.status, conversation.offered_to) == ("open", None)
    assert conversation.offering_stopped_at is not None
    assert distribute() == 0


def test_supervisors_are_told_in_the_timeline(unwanted, alice, commit):
    refuse(commit, unwanted, alice)

    assert kinds(unwanted).count("offering_stopped") == 1
    assert unwanted.events.last().data == {"declined": 2}


def test_missed_offers_count_too(unwanted, alice, commit):
    refuse(commit, unwanted, alice, times=1)

    let_time_run_out(commit)

    assert now_of(unwanted).offering_stopped_at is not None


def test_refusals_of_long_ago_do_not_count(unwanted, asking, alice, commit):
    refuse(commit, unwanted, alice, times=1)
    long_ago = timezone.now() - timedelta(minutes=asking.decline_minutes, seconds=1)
    Session.objects.filter(closure_reason="agent_rejected").update(closed_at=long_ago)

    refuse(commit, unwanted, alice, times=1)

    assert now_of(unwanted).offered_to == alice


def test_work_stream_can_close_it_instead(unwanted, asking, alice, commit):
    change(asking, after_declines="close")

    refuse(commit, unwanted, alice)

    conversation = now_of(unwanted)
    assert conversation.status == "closed"
    assert conversation.events.last().data["declines"] is True


def test_supervisor_can_still_assign_it(unwanted, alice, sofia, commit):
    refuse(commit, unwanted, alice)
    bob = make_agent("bob", "Bob Okafor")

    with commit():
        supervision.assign(unwanted, bob, sofia.user)

    conversation = now_of(unwanted)
    assert (conversation.agent, conversation.offering_stopped_at) == (bob, None)


def test_supervisor_can_still_pick_it(unwanted, alice, sofia, commit):
    refuse(commit, unwanted, alice)

    with commit():
        pick(now_of(unwanted), sofia.user)

    assert now_of(unwanted).agent == sofia


def test_in_another_queue_it_is_offered_again(unwanted, alice, sofia, vip, commit):
    refuse(commit, unwanted, alice)
    bob = make_agent("bob", "Bob Okafor")
    join(vip, bob)

    with commit():
        lifecycle.transfer(unwanted, vip, sofia.user)

    assert now_of(unwanted).offered_to == bob


def test_returning_after_it_was_taken_it_is_offered_like_any_other(
    unwanted, alice, sofia, deliver, commit
):
    refuse(commit, unwanted, alice)
    with commit():
        supervision.assign(unwanted, alice, sofia.user)
    with commit():
        lifecycle.close_session(now_of(unwanted), alice.user)

    write(deliver, 1, mid="m_back")

    assert now_of(unwanted).offered_to == alice


def test_refusals_before_it_was_sent_to_another_queue_do_not_count_there(
    unwanted, alice, sofia, vip, commit
):
    refuse(commit, unwanted, alice)
    join(vip, alice)
    with commit():
        lifecycle.transfer(unwanted, vip, sofia.user)

    refuse(commit, unwanted, alice, times=1)

    assert now_of(unwanted).offering_stopped_at is None


def test_refused_transfers_do_not_count(unwanted, alice, commit):
    accept(commit, unwanted, alice)
    bob = make_agent("bob", "Bob Okafor")
    for _ in range(2):
        with commit():
            transfer.to_agent(now_of(unwanted), bob, alice.user)
        reject(commit, unwanted, bob)
    show(commit, alice, "Away")
    with commit():
        lifecycle.release(now_of(unwanted), alice.user)
    assert now_of(unwanted).offered_to == bob

    reject(commit, unwanted, bob)

    assert now_of(unwanted).offering_stopped_at is None
