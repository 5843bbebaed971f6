"""Who waits in a queue, in groups that ask for the same."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routing.distribution import distribute
from routing.line import BATCH, Line
from tests.fixtures import make_agent
from tests.routing.scenes import be, change, need, now_of, set_capacity, skill, teach, write
from workstreams.conversations import lifecycle
from workstreams.conversations.models import ContactIdentity, Conversation, Priority
from workstreams.models import Queue, WorkStream

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def wait(deliver, stream):
    """So many wait, the first one longest; `speaking` asks for that skill."""

    def wait(number, speaking=None):
        conversation = write(deliver, number)
        written = NOON + timedelta(minutes=number)
        Conversation.objects.filter(pk=conversation.pk).update(last_customer_message_at=written)
        if speaking:
            need(conversation, **{speaking: 3})
        return conversation.pk

    return wait


def groups(line):
    """All of them, each given up on when it was seen."""
    found = []
    while group := line.next_group():
        found.append(group.keys)
        line.give_up(group.need)
    return found


def line():
    return Line(Queue.default())


def test_empty_queue_has_no_group(stream):
    assert line().next_group() is None


def test_those_who_need_the_same_are_one_group_with_the_longest_waiting_first(wait):
    third, first, second = wait(3), wait(1), wait(2)

    assert groups(line()) == [[first, second, third]]


def test_more_urgent_one_is_before_those_that_wait_longer(wait):
    first, second, third = wait(1), wait(2), wait(3)
    Conversation.objects.filter(pk=third).update(priority=Priority.URGENT)
    Conversation.objects.filter(pk=first).update(priority=Priority.LOW)

    assert groups(line()) == [[third, second, first]]


def test_more_urgent_one_of_another_work_stream_is_first(wait):
    first, second = wait(1), wait(2)
    other = WorkStream.objects.create(name="Other", auto_assign=True)
    Conversation.objects.filter(pk=second).update(work_stream=other, priority=Priority.HIGH)

    assert groups(line()) == [[second], [first]]


def test_more_urgent_one_finds_an_agent_first(wait, alice):
    set_capacity(alice, 0)
    wait(1)
    urgent = wait(2)
    Conversation.objects.filter(pk=urgent).update(priority=Priority.URGENT)
    set_capacity(alice, 1)

    assert distribute() == 1
    assert Conversation.objects.get(agent=alice).pk == urgent


def test_group_ends_where_something_else_is_needed(wait):
    first, second, third = wait(1), wait(2, speaking="French"), wait(3)

    assert line().next_group().keys == [first]
    assert groups(line()) == [[first], [second]]  # what the third needs was given up on
    assert third


def test_last_group_knows_that_nobody_waits_behind_it(wait):
    wait(1), wait(2)

    assert line().next_group().is_last


def test_different_ratings_of_a_skill_are_different_needs(wait):
    first, second = wait(1, speaking="French"), wait(2, speaking="French")
    Conversation.objects.filter(pk=second).update(required_skills={str(skill("French").pk): 5})

    assert groups(line()) == [[first], [second]]


def test_work_streams_are_different_needs(wait):
    first, second = wait(1), wait(2)
    other = WorkStream.objects.create(name="Other", auto_assign=True)
    Conversation.objects.filter(pk=second).update(work_stream=other)

    assert groups(line()) == [[first], [second]]


def test_one_that_others_gave_away_stands_alone(wait, alice, commit):
    key = wait(1)
    be(alice, "Away")
    lifecycle.release(now_of(Conversation.objects.get(pk=key)), alice.user)
    Conversation.objects.filter(pk=key).update(last_customer_message_at=NOON)
    second, third = wait(2), wait(3)

    assert groups(line()) == [[key], [second, third]]


def test_what_is_offered_or_stopped_or_for_picking_is_not_in_line(wait, alice):
    be(alice, "Away")
    offered, stopped, picked = wait(1), wait(2), wait(3)
    Conversation.objects.filter(pk=offered).update(offered_to=alice)
    Conversation.objects.filter(pk=stopped).update(offering_stopped_at=NOON)
    other = WorkStream.objects.create(name="Pick", mode="pick")
    Conversation.objects.filter(pk=picked).update(work_stream=other)

    assert line().next_group() is None


def test_hopeless_work_stream_is_left_out_whole(wait):
    wait(1), wait(2, speaking="French")
    line_of_default = line()
    group = line_of_default.next_group()

    line_of_default.give_up_stream(group.need)

    assert line_of_default.next_group() is None


def test_group_is_no_longer_than_a_batch(stream, page):
    identities = ContactIdentity.objects.bulk_create(
        ContactIdentity(channel=page, external_id=str(number)) for number in range(BATCH + 9)
    )
    Conversation.objects.bulk_create(
        Conversation(identity=one, channel=page, work_stream=stream, queue=Queue.default())
        for one in identities
    )

    group = line().next_group()
    assert (len(group.keys), group.is_last) == (BATCH, False)


def test_one_nobody_can_take_does_not_hold_up_the_others(wait, alice):
    set_capacity(alice, 0)
    wait(1, speaking="French")
    second = wait(2)
    set_capacity(alice, 1)

    assert distribute() == 1
    assert Conversation.objects.get(pk=second).agent == alice


def test_skilled_agent_is_found_behind_those_nobody_can_take(wait, alice):
    set_capacity(alice, 0)
    for number in range(3):
        wait(number, speaking="French")
    german = wait(4, speaking="German")
    teach(alice, "German", 3)
    set_capacity(alice, 1)

    assert distribute() == 1
    assert Conversation.objects.get(pk=german).agent == alice


def test_groups_are_looked_at_a_constant_number_of_times(
    wait, alice, stream, django_assert_max_num_queries
):
    """Without room for anything, a long line of different needs costs what a short one does."""
    change(stream, matching="closest")
    be(alice, "Away")
    for number in range(8):
        wait(number, speaking=f"Language {number}")

    with django_assert_max_num_queries(20):
        distribute()


def test_whoever_prefers_an_agent_is_not_in_line(wait, alice):
    be(alice, "Away")
    Conversation.objects.filter(pk=wait(1)).update(preferred_agent=alice)

    assert line().next_group() is None


def test_those_given_away_whom_nobody_can_take_cost_the_same_however_many(wait, alice):
    be(alice, "Away")
    carol = make_agent("carol", "Carol Whitfield", presence="Away")
    for number in range(20):
        given_away = Conversation.objects.get(pk=wait(number, speaking="French"))
        given_away.sessions.create(
            agent=alice, queue=Queue.default(), closed_at=NOON, closure_reason="agent_released"
        )
    be(carol, "Available")
    every = Conversation.objects.order_by("pk")
    Conversation.objects.filter(pk__in=every[5:]).update(offering_stopped_at=NOON)
    few = statements_of(distribute)

    Conversation.objects.update(offering_stopped_at=None)

    assert statements_of(distribute) == few


def statements_of(do):
    with CaptureQueriesContext(connection) as queries:
        assert do() == 0
    return len(queries)
