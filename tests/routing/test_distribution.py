"""Waiting conversations go to whoever has most room, in order, and never beyond it."""

from datetime import UTC, datetime, timedelta

import pytest

from routing.distribution import distribute, distribute_to
from routing.tasks import sweep
from tests.fixtures import join, make_agent
from tests.routing.scenes import be, change, need, now_of, set_capacity, teach, write
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Conversation
from workstreams.models import Agent, Queue, User

PRESENCES = {
    "Available": True,
    "Busy": True,
    "Busy - DND": False,
    "Away": False,
    "Offline": False,
    "Inactive": False,
}


@pytest.fixture
def carol(db):
    return make_agent("carol", "Carol Whitfield", capacity=5)


def test_most_room_gets_it(deliver, alice, carol):
    assert write(deliver, 1).agent == carol


def test_work_is_spread_as_room_shrinks(deliver, alice, bob):
    for number in range(4):
        write(deliver, number)

    assert Conversation.objects.filter(agent=alice).count() == 2
    assert Conversation.objects.filter(agent=bob).count() == 2


def test_of_equals_whoever_waited_longest_gets_it(deliver, alice, bob):
    now = datetime.now(UTC)
    Agent.objects.filter(pk=alice.pk).update(last_assigned_at=now)
    Agent.objects.filter(pk=bob.pk).update(last_assigned_at=now - timedelta(hours=1))

    assert write(deliver, 1).agent == bob


@pytest.mark.parametrize(("presence", "gets_work"), PRESENCES.items())
def test_work_goes_to_who_shows_an_allowed_presence(deliver, alice, presence, gets_work):
    be(alice, presence)

    assert (write(deliver, 1).agent == alice) is gets_work


def test_work_stream_says_which_presences_get_work(deliver, alice, stream):
    change(stream, allowed_presences=["away"])
    assert write(deliver, 1).agent is None

    be(alice, "Away")

    assert distribute_to(alice) == 1


def test_who_may_not_sign_in_gets_nothing(deliver, alice):
    User.objects.filter(agent=alice).update(is_active=False)

    assert write(deliver, 1).agent is None


def test_only_members_serve_a_queue(deliver, alice, bob, vip):
    set_capacity(alice, 0)
    set_capacity(bob, 0)
    conversation = write(deliver, 1)
    Conversation.objects.update(queue=vip)
    set_capacity(alice, 9)
    set_capacity(bob, 1)
    join(vip, bob)

    distribute()

    conversation.refresh_from_db()
    assert conversation.agent == bob


def test_without_room_a_conversation_waits(deliver, alice):
    set_capacity(alice, 1)
    write(deliver, 1)

    waiting = write(deliver, 2)

    assert (waiting.status, waiting.agent, waiting.queue) == ("open", None, Queue.default())


def test_conversation_takes_as_much_room_as_its_work_stream_says(deliver, alice, stream):
    change(stream, capacity=2)
    write(deliver, 1)

    assert write(deliver, 2).agent is None  # one of three units is left


def test_waiting_for_the_customer_takes_no_room(deliver, alice, commit):
    set_capacity(alice, 1)
    first, second = write(deliver, 1), write(deliver, 2)

    with commit():
        lifecycle.close_session(first, alice.user)

    second.refresh_from_db()
    assert second.agent == alice


def test_wrapping_up_still_takes_room_until_it_is_closed(deliver, alice, commit):
    set_capacity(alice, 1)
    first, second = write(deliver, 1), write(deliver, 2)
    with commit():
        lifecycle.end(first, alice.user)
    second.refresh_from_db()
    assert second.agent is None

    with commit():
        lifecycle.close_session(first, alice.user)

    second.refresh_from_db()
    assert second.agent == alice


def test_whoever_becomes_available_gets_what_waits(deliver, alice):
    be(alice, "Away")
    waiting = write(deliver, 1)
    be(alice, "Available")

    assert distribute_to(alice) == 1

    waiting.refresh_from_db()
    assert waiting.agent == alice


def test_most_urgent_queue_is_served_first(deliver, alice, vip):
    set_capacity(alice, 0)
    older, urgent = write(deliver, 1), write(deliver, 2)
    Conversation.objects.filter(pk=urgent.pk).update(queue=vip)
    join(vip, alice)
    set_capacity(alice, 1)

    assert distribute() == 1

    urgent.refresh_from_db()
    older.refresh_from_db()
    assert (urgent.agent, older.agent) == (alice, None)


def test_in_a_queue_whoever_wrote_first_is_served_first(deliver, alice):
    set_capacity(alice, 0)
    now = datetime.now(UTC)
    later = write(deliver, 1, at=now - timedelta(minutes=1))
    earlier = write(deliver, 2, at=now - timedelta(minutes=9))
    set_capacity(alice, 1)

    assert distribute() == 1

    earlier.refresh_from_db()
    later.refresh_from_db()
    assert (earlier.agent, later.agent) == (alice, None)


def test_full_queue_does_not_hold_up_another(deliver, alice, vip):
    set_capacity(alice, 0)
    stuck, other = write(deliver, 1), write(deliver, 2)
    Conversation.objects.filter(pk=stuck.pk).update(queue=vip)  # whom nobody serves
    set_capacity(alice, 1)

    assert distribute() == 1

    other.refresh_from_db()
    assert other.agent == alice


def test_work_stream_for_picking_is_not_pushed(deliver, alice, stream):
    change(stream, mode="pick")

    assert write(deliver, 1).agent is None
    assert distribute() == 0


def test_sweep_assigns_what_a_lost_wake_up_left(deliver, alice):
    set_capacity(alice, 0)
    waiting = write(deliver, 1)
    set_capacity(alice, 1)

    sweep()

    waiting.refresh_from_db()
    assert waiting.agent == alice


def test_work_without_units_fits_whoever_is_full(deliver, alice, stream):
    change(stream, capacity=0)
    set_capacity(alice, 0)

    assert write(deliver, 1).agent == alice


def test_nobody_gets_more_of_a_work_stream_than_it_allows(deliver, alice, stream):
    change(stream, max_concurrency=1)
    write(deliver, 1)

    assert write(deliver, 2).agent is None


def test_queue_can_let_its_agents_take_turns(deliver, alice, carol):
    Queue.objects.update(assignment_method="round_robin")

    assert [write(deliver, number).agent for number in range(4)] == [alice, carol] * 2


def test_queue_can_prefer_the_least_active(deliver, alice, carol):
    Queue.objects.update(assignment_method="least_active")
    set_capacity(carol, 50)
    write(deliver, 1)

    assert {write(deliver, 2).agent, write(deliver, 3).agent} == {alice, carol}


def test_needed_skill_decides_before_room(deliver, alice, carol):
    set_capacity(alice, 0)
    set_capacity(carol, 0)
    conversation = write(deliver, 1)
    need(conversation, French=3)
    teach(alice, "French", 4)
    set_capacity(alice, 1)
    set_capacity(carol, 9)

    distribute()

    assert now_of(conversation).agent == alice


def test_without_the_needed_skill_it_waits_where_the_match_must_be_exact(deliver, alice):
    set_capacity(alice, 0)
    conversation = write(deliver, 1)
    need(conversation, French=3)
    set_capacity(alice, 1)

    assert distribute() == 0


def test_closest_match_takes_even_someone_without_the_skill(deliver, alice, stream):
    change(stream, matching="closest")
    set_capacity(alice, 0)
    conversation = write(deliver, 1)
    need(conversation, French=3)
    set_capacity(alice, 1)

    assert distribute() == 1


def test_whoever_was_lost_comes_first_though_others_have_more_room(deliver, alice, carol, commit):
    set_capacity(carol, 1)
    conversation = write(deliver, 1)
    assert conversation.agent == alice
    be(alice, "Away")
    be(carol, "Away")
    with commit():
        lifecycle.disconnect(conversation)
    be(alice, "Available")
    be(carol, "Available")
    set_capacity(carol, 9)

    distribute()

    assert now_of(conversation).agent == alice
