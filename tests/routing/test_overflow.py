"""A queue that is closed, too full or too slow passes on what it cannot serve, or ends it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from routing.models import OverflowRule, RoutingDecision
from routing.overflow import before_queueing, outlook, while_waiting
from routing.tasks import overflow_while_waiting
from tests.fixtures import join, make_agent, text_item
from tests.routing.conftest import rule
from workstreams.channels.models import Channel
from workstreams.conversations import assignment
from workstreams.conversations.models import Conversation, Message
from workstreams.models import Holiday, OperatingHours, Queue

SORRY = "Nobody can answer you today. Please write again tomorrow."
NOW = datetime(2024, 6, 3, 10, tzinfo=UTC)


@pytest.fixture
def closed_hours(db):
    hours = OperatingHours.objects.create(name="Given up")
    Holiday.objects.create(
        hours=hours, reason="Given up", first_day=date(2000, 1, 1), last_day=date(9999, 12, 31)
    )
    return hours


@pytest.fixture
def closed(vip, closed_hours):
    """The VIP queue, which never opens."""
    vip.operating_hours = closed_hours
    vip.save()
    return vip


@pytest.fixture
def to_vip(stream, vip):
    """Everybody is a VIP."""
    return rule(stream, vip, name="Everybody")


@pytest.fixture
def chosen_for(page, stream):
    """So many conversations for which this queue was chosen, not placed in it yet."""

    def chosen_for(queue, count=1):
        first = Conversation.objects.count()
        made = []
        for number in range(first, first + count):
            identity = page.identities.create(external_id=f"66{number:014}")
            conversation = Conversation.objects.create(
                identity=identity, channel=page, work_stream=stream
            )
            conversation.queue = queue
            made.append(conversation)
        return made

    return chosen_for


def overflow(queue, occasion, action, threshold=None, target=None, message=""):
    return OverflowRule.objects.create(
        queue=queue,
        occasion=occasion,
        action=action,
        threshold=threshold,
        target=target,
        message=message,
    )


def place(conversations, **moments):
    for conversation in conversations:
        Conversation.objects.filter(pk=conversation.pk).update(queue=conversation.queue, **moments)


def kinds(conversation):
    return list(conversation.events.values_list("kind", flat=True))


def told(conversation):
    return conversation.events.get(kind="overflowed").data


def test_queue_without_rules_takes_everything(chosen_for, closed):
    assert before_queueing(chosen_for(closed), NOW) == {}


def test_out_of_hours_goes_to_the_other_queue(chosen_for, closed, spare):
    (conversation,) = chosen_for(closed)
    made = overflow(closed, "out_of_hours", "transfer", target=spare)

    found = before_queueing([conversation], NOW)[conversation.pk]

    assert found.queue == spare
    assert found.data == {
        "rule": made.pk,
        "occasion": "out_of_hours",
        "threshold": None,
        "action": "transfer",
        "queue": closed.pk,
        "queue_name": "VIP",
        "target": spare.pk,
        "target_name": "Spare",
    }
    assert told(conversation) == found.data


def test_outlook_is_what_would_become_of_one_more(chosen_for, vip, spare):
    overflow(vip, "too_many", "transfer", threshold=2, target=spare)
    place(chosen_for(vip))
    assert outlook(vip, NOW) is None

    place(chosen_for(vip))

    assert outlook(vip, NOW) == next(iter(before_queueing(chosen_for(vip), NOW).values()))


def test_outlook_writes_nothing(chosen_for, closed, spare):
    (conversation,) = chosen_for(closed)
    overflow(closed, "out_of_hours", "transfer", target=spare)

    assert outlook(closed, NOW).queue == spare
    assert "overflowed" not in kinds(conversation)


def test_within_hours_nothing_overflows(chosen_for, vip, spare):
    vip.operating_hours = OperatingHours.objects.create(name="Round the clock")
    vip.save()
    overflow(vip, "out_of_hours", "transfer", target=spare)

    assert before_queueing(chosen_for(vip), NOW) == {}


def test_queue_without_hours_is_never_out_of_hours(chosen_for, vip, spare):
    overflow(vip, "out_of_hours", "transfer", target=spare)

    assert before_queueing(chosen_for(vip), NOW) == {}


def test_assigning_anyway_leaves_it_to_the_next_occasion(chosen_for, closed, spare):
    overflow(closed, "out_of_hours", "assign")
    overflow(closed, "too_many", "transfer", threshold=1, target=spare)
    first, second = chosen_for(closed, 2)

    found = before_queueing([first, second], NOW)

    assert list(found) == [second.pk]
    assert found[second.pk].data["occasion"] == "too_many"


def test_hours_are_asked_before_the_number(chosen_for, closed, spare):
    overflow(closed, "too_many", "end", threshold=1)
    overflow(closed, "out_of_hours", "transfer", target=spare)
    place(chosen_for(closed, 3))
    (conversation,) = chosen_for(closed)

    assert before_queueing([conversation], NOW)[conversation.pk].queue == spare


def test_queue_never_holds_more_than_its_limit(chosen_for, vip, spare):
    overflow(vip, "too_many", "transfer", threshold=3, target=spare)
    place(chosen_for(vip, 2))
    batch = chosen_for(vip, 3)

    found = before_queueing(batch, NOW)

    assert list(found) == [one.pk for one in batch[1:]]


def test_only_open_conversations_count(chosen_for, vip, spare, alice):
    overflow(vip, "too_many", "transfer", threshold=1, target=spare)
    place(chosen_for(vip), status="active", agent=alice)

    assert before_queueing(chosen_for(vip), NOW) == {}


def test_what_overflows_into_a_queue_counts_there(chosen_for, closed, spare):
    overflow(closed, "out_of_hours", "transfer", target=spare)
    overflow(spare, "too_many", "end", threshold=1)
    passed_on, its_own = chosen_for(closed) + chosen_for(spare)

    found = before_queueing([passed_on, its_own], NOW)

    assert found[passed_on.pk].queue == spare
    assert found[its_own.pk].queue is None


def test_queue_it_overflows_to_is_not_asked_in_its_turn(chosen_for, closed, spare, closed_hours):
    Queue.objects.filter(pk=spare.pk).update(operating_hours=closed_hours)
    overflow(closed, "out_of_hours", "transfer", target=spare)
    overflow(spare, "out_of_hours", "transfer", target=closed)
    (conversation,) = chosen_for(closed)

    assert before_queueing([conversation], NOW)[conversation.pk].queue == spare


def test_target_out_of_use_is_no_target(chosen_for, closed, spare):
    overflow(closed, "out_of_hours", "transfer", target=spare)
    Queue.objects.filter(pk=spare.pk).update(is_active=False)

    assert before_queueing(chosen_for(closed), NOW) == {}


def test_many_cost_as_many_queries_as_one(
    chosen_for, closed, vip, spare, django_assert_max_num_queries
):
    overflow(closed, "out_of_hours", "transfer", target=spare)
    overflow(spare, "too_many", "end", threshold=2)
    batch = [one for queue in (closed, spare) for one in chosen_for(queue, 10)]

    with django_assert_max_num_queries(6):
        assert len(before_queueing(batch, NOW)) == 20


def test_customer_is_routed_to_the_other_queue(deliver, to_vip, closed, spare):
    overflow(closed, "out_of_hours", "transfer", target=spare)

    deliver(text_item())

    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.queue) == ("open", spare)
    assert kinds(conversation)[:3] == ["opened", "overflowed", "queued"]
    assert RoutingDecision.objects.get().overflow == told(conversation)


def test_customer_is_told_and_the_conversation_ended(deliver, to_vip, closed):
    overflow(closed, "out_of_hours", "end", message=SORRY)

    deliver(text_item())

    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.queue) == ("closed", closed)
    assert told(conversation)["notice"] == "queued"
    notice = Message.objects.get(origin="automated")
    assert (notice.text, notice.state) == (SORRY, "queued")


def test_ended_without_a_text_nothing_is_said(deliver, to_vip, closed):
    overflow(closed, "out_of_hours", "end")

    deliver(text_item())

    assert told(Conversation.objects.get())["notice"] == "none"
    assert not Message.objects.filter(origin="automated").exists()


def test_ended_where_nothing_may_be_said_it_is_recorded(deliver, to_vip, closed):
    overflow(closed, "out_of_hours", "end", message=SORRY)
    Channel.objects.get().report_trouble("Enter a new page access token.")

    deliver(text_item())

    conversation = Conversation.objects.get()
    assert conversation.status == "closed"
    assert told(conversation)["notice"] == "not_allowed"
    assert not Message.objects.filter(origin="automated").exists()


def test_who_writes_again_after_that_begins_anew(deliver, to_vip, closed):
    overflow(closed, "out_of_hours", "end", message=SORRY)
    deliver(text_item())

    deliver(text_item("And tomorrow?", mid="m_2"))

    assert Conversation.objects.count() == 2


@pytest.fixture
def waiting(deliver, to_vip, vip):
    """Gilda waits in the VIP queue, which nobody serves."""
    deliver(text_item())
    return Conversation.objects.get()


def after(conversation, **time):
    return conversation.queued_at + timedelta(**time)


def test_who_waits_too_long_moves_on(waiting, vip, spare):
    overflow(vip, "too_long", "transfer", threshold=5, target=spare)

    assert while_waiting(after(waiting, minutes=5)) == 0
    assert while_waiting(after(waiting, minutes=5, seconds=1)) == 1

    since = waiting.queued_at
    waiting.refresh_from_db()
    assert (waiting.status, waiting.queue) == ("open", spare)
    assert waiting.queued_at > since
    assert kinds(waiting)[-2:] == ["overflowed", "queued"]
    assert waiting.events.last().data == {"queue": spare.pk, "queue_name": "Spare"}
    assert told(waiting)["queue_name"] == "VIP"


def test_agent_of_the_other_queue_gets_it(waiting, vip, spare, commit):
    overflow(vip, "too_long", "transfer", threshold=5, target=spare)
    dora = make_agent("dora", "Dora Silva")
    join(spare, dora)

    with commit():
        while_waiting(after(waiting, minutes=6))

    waiting.refresh_from_db()
    assert (waiting.status, waiting.agent) == ("active", dora)


def test_who_waits_too_long_is_told_and_ended(waiting, vip):
    overflow(vip, "too_long", "end", threshold=5, message=SORRY)

    assert while_waiting(after(waiting, minutes=6)) == 1

    waiting.refresh_from_db()
    assert waiting.status == "closed"
    assert Message.objects.get(origin="automated").text == SORRY
    assert while_waiting(after(waiting, minutes=7)) == 0


def test_two_queues_do_not_toss_it_to_and_fro(waiting, vip, spare):
    overflow(vip, "too_long", "transfer", threshold=5, target=spare)
    overflow(spare, "too_long", "transfer", threshold=5, target=vip)

    moved = [while_waiting(after(waiting, minutes=6 * number)) for number in range(1, 9)]

    assert sum(moved) == 2
    waiting.refresh_from_db()
    assert waiting.queue == vip


def test_whoever_had_an_agent_since_may_move_on_again(waiting, vip, spare, alice):
    overflow(vip, "too_long", "transfer", threshold=5, target=spare)
    while_waiting(after(waiting, minutes=6))
    later = after(waiting, minutes=30)
    place([waiting], assigned_at=later, queued_at=later)

    assert while_waiting(later + timedelta(minutes=6)) == 1


def test_who_is_asked_to_take_it_keeps_it(waiting, vip, spare, alice):
    overflow(vip, "too_long", "transfer", threshold=5, target=spare)
    Conversation.objects.update(offered_to=alice)

    assert while_waiting(after(waiting, minutes=6)) == 0


def test_letting_wait_what_waited_too_long_is_no_action(vip):
    idle = OverflowRule(queue=vip, occasion="too_long", action="assign", threshold=5)

    with pytest.raises(ValidationError, match="It waits there already"):
        idle.full_clean()
    with pytest.raises(IntegrityError):
        idle.save()


def test_target_out_of_use_leaves_it_where_it_waits(waiting, vip, spare):
    overflow(vip, "too_long", "transfer", threshold=5, target=spare)
    Queue.objects.filter(pk=spare.pk).update(is_active=False)

    assert while_waiting(after(waiting, minutes=6)) == 0


def test_worker_looks_for_it(waiting, vip, spare):
    overflow(vip, "too_long", "transfer", threshold=5, target=spare)

    with time_machine.travel(after(waiting, minutes=6)):
        overflow_while_waiting()

    assert Conversation.objects.get().queue == spare


def test_assignment_that_is_first_wins(transactional_db, page, stream, vip, spare):
    alice = make_agent("alice", "Alice Martin")
    conversation = Conversation.objects.create(
        identity=page.identities.create(external_id="6600000000000001"),
        channel=page,
        work_stream=stream,
        queue=vip,
        queued_at=NOW,
    )
    overflow(vip, "too_long", "transfer", threshold=5, target=spare)
    asked = Event()

    def overflow_meanwhile():
        try:
            asked.set()
            return while_waiting(after(conversation, minutes=6))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assignment.assign(conversation, alice)
            moved = pool.submit(overflow_meanwhile)
            asked.wait(10)
            until_someone_waits_for_a_row()
        assert moved.result(10) == 0

    conversation.refresh_from_db()
    assert (conversation.status, conversation.queue, conversation.agent) == ("active", vip, alice)


def until_someone_waits_for_a_row():
    deadline = datetime.now(UTC) + timedelta(seconds=10)
    waiting = "datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        while datetime.now(UTC) < deadline:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {waiting}")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits for the row.")
