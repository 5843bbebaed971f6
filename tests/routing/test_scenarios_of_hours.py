"""Acceptance scenarios of operating hours and of closing by itself, from the webhook on."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from routing import transfer
from routing.transfer import TransferRefused
from tests.conversations.test_lifecycle import bring_to
from tests.fixtures import join, text_item
from tests.routing.conftest import rule
from workstreams.conversations.models import Conversation
from workstreams.conversations.tasks import close_inactive_conversations
from workstreams.models import Agent, OperatingHours, Queue, WorkStream

SUNDAY = datetime(2024, 6, 2, 15, tzinfo=UTC)
MONDAY = datetime(2024, 6, 3, 15, tzinfo=UTC)  # 17:00 in Berlin


def in_berlin():
    """From Monday to Friday, 9 to 17 o'clock."""
    hours = OperatingHours.objects.create(name="Office", time_zone="Europe/Berlin")
    for weekday in range(5):
        hours.shifts.create(weekday=weekday, opens_at=time(9), closes_at=time(17))
    return hours


@pytest.fixture
def office(stream, vip):
    """Everybody is a VIP, served in the office hours of Berlin."""
    vip.operating_hours = in_berlin()
    vip.save()
    rule(stream, vip, name="Everybody")
    return vip


@pytest.mark.parametrize(
    "now",
    [MONDAY - timedelta(minutes=1), MONDAY, SUNDAY],
    ids=["the last minute", "closing time", "a closed day"],
)
def test_scenario_16_conversation_is_queued_in_hours_and_out_of_hours(deliver, office, now):
    with time_machine.travel(now, tick=False):
        deliver(text_item())

    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.queue) == ("open", office)
    assert conversation.queued_at == now


def test_scenario_16_out_of_hours_an_agent_who_is_there_gets_it(deliver, office, alice):
    join(office, alice)

    with time_machine.travel(SUNDAY, tick=False):
        deliver(text_item())

    assert Conversation.objects.get().agent == alice


@pytest.mark.parametrize(
    ("now", "listed"),
    [(MONDAY - timedelta(minutes=1), ["Spare", "VIP"]), (MONDAY, ["Spare"]), (SUNDAY, ["Spare"])],
    ids=["the last minute", "closing time", "a closed day"],
)
def test_scenario_16_out_of_hours_the_queue_is_no_target_of_a_transfer(
    conversation, alice, vip, spare, now, listed
):
    vip.operating_hours = in_berlin()
    vip.save()

    with time_machine.travel(now, tick=False):
        assert sorted(queue.name for queue in transfer.queues_for(conversation)) == listed


def test_scenario_16_out_of_hours_a_transfer_there_is_refused(conversation, alice, vip):
    vip.operating_hours = in_berlin()
    vip.save()

    with time_machine.travel(SUNDAY, tick=False), pytest.raises(TransferRefused, match="closed"):
        transfer.to_queue(conversation, vip, alice.user)

    assert Conversation.objects.get().agent == alice


def test_scenario_16_out_of_hours_overflow_sends_it_to_who_is_there(deliver, office, alice):
    night = Queue.objects.create(name="Night desk")
    office.overflow_rules.create(occasion="out_of_hours", action="transfer", target=night)
    join(night, alice)

    with time_machine.travel(SUNDAY, tick=False):
        deliver(text_item())

    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.queue, conversation.agent) == ("active", night, alice)


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        ("open", timedelta(days=30)),
        ("active", timedelta(days=30)),
        ("wrap_up", timedelta(days=1)),
        ("waiting", timedelta(days=10)),
    ],
)
def test_scenario_21_conversation_is_closed_by_itself(conversation, alice, deliver, state, allowed):
    WorkStream.objects.update(auto_close_minutes=10 * 24 * 60, agent_affinity=False)
    Agent.objects.update(capacity=0)
    left_alone = bring_to(state, conversation, alice, deliver)

    with time_machine.travel(left_alone.last_activity_at + allowed - timedelta(minutes=1)):
        close_inactive_conversations()
    assert Conversation.objects.get().status == state
    with time_machine.travel(left_alone.last_activity_at + allowed + timedelta(minutes=1)):
        close_inactive_conversations()

    closed = Conversation.objects.get()
    assert closed.status == "closed"
    assert closed.events.last().data["reason"] == "conversation_timeout"
