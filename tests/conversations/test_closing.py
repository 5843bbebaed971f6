"""What nobody touches any more is closed, each state after its own time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.conversations.test_lifecycle import bring_to
from tests.fixtures import text_item
from workstreams.conversations import lifecycle
from workstreams.conversations.auto_close import close_inactive, inactive
from workstreams.conversations.models import AutoClosing, Conversation
from workstreams.conversations.tasks import close_inactive_conversations
from workstreams.models import Agent, WorkStream

SECOND = timedelta(seconds=1)
AFTER = {
    "open": timedelta(days=30),
    "active": timedelta(days=30),
    "waiting": timedelta(days=2),
    "wrap_up": timedelta(days=1),
}


@pytest.fixture
def short_patience(conversation):
    WorkStream.objects.update(auto_close_minutes=2 * 24 * 60, agent_affinity=False)
    Agent.objects.update(capacity=0)
    return conversation


@pytest.mark.parametrize("state", AFTER)
def test_conversation_is_closed_after_the_time_its_state_allows(
    short_patience, alice, deliver, state
):
    conversation = bring_to(state, short_patience, alice, deliver)
    limit = conversation.last_activity_at + AFTER[state]

    with time_machine.travel(limit - SECOND, tick=False):
        assert close_inactive() == 0
    with time_machine.travel(limit + SECOND, tick=False):
        assert close_inactive() == 1

    conversation.refresh_from_db()
    assert conversation.status == "closed"
    assert conversation.closed_at == limit + SECOND
    assert conversation.events.last().data["reason"] == "conversation_timeout"
    assert not conversation.sessions.running().exists()


def test_closed_conversation_is_left_alone(conversation, alice, deliver):
    closed = bring_to("closed", conversation, alice, deliver)

    with time_machine.travel(closed.closed_at + timedelta(days=400)):
        assert close_inactive() == 0


@pytest.mark.parametrize("state", ["open", "active", "wrap_up"])
def test_administrator_sets_the_time_of_a_state(short_patience, alice, deliver, state):
    conversation = bring_to(state, short_patience, alice, deliver)
    AutoClosing.objects.filter(status=state).update(minutes=5)

    with time_machine.travel(conversation.last_activity_at + timedelta(minutes=4, seconds=59)):
        assert close_inactive() == 0
    with time_machine.travel(conversation.last_activity_at + timedelta(minutes=5, seconds=2)):
        assert close_inactive() == 1


@pytest.mark.parametrize("state", ["open", "active", "wrap_up"])
def test_state_without_a_time_is_never_closed(short_patience, alice, deliver, state):
    conversation = bring_to(state, short_patience, alice, deliver)
    AutoClosing.objects.filter(status=state).update(minutes=None)

    with time_machine.travel(conversation.last_activity_at + timedelta(days=4000)):
        assert close_inactive() == 0


def test_each_kind_of_channel_has_its_own_times(conversation):
    AutoClosing.objects.update(channel_kind="another")

    with time_machine.travel(conversation.last_activity_at + timedelta(days=4000)):
        assert close_inactive() == 0


def test_wrapping_up_counts_from_its_beginning(conversation, alice):
    lifecycle.end(conversation, alice.user)
    later = conversation.wrap_up_at + timedelta(hours=23)
    Conversation.objects.update(last_activity_at=later)

    with time_machine.travel(conversation.wrap_up_at + timedelta(days=1) + SECOND):
        assert close_inactive() == 1


def test_what_is_overdue_is_found_with_one_query_for_limits_and_one_for_rows(
    conversation, django_assert_num_queries
):
    with django_assert_num_queries(2):
        assert list(inactive(datetime.now(UTC))) == []


def test_activity_starts_the_time_anew(conversation, deliver):
    later = conversation.last_activity_at + timedelta(days=29)
    with time_machine.travel(later):
        deliver(text_item("still here", mid="m_2", at=later))

    with time_machine.travel(later + timedelta(days=2)):
        close_inactive_conversations()

    assert Conversation.objects.get().status == "active"


def test_what_the_platform_tells_late_is_not_closed_before_anybody_saw_it(alice, deliver):
    AutoClosing.objects.filter(status__in=["open", "active"]).update(minutes=60)
    deliver(text_item("hello?", at=datetime.now(UTC) - timedelta(hours=3)))
    conversation = Conversation.objects.get()

    assert close_inactive() == 0
    with time_machine.travel(conversation.status_changed_at + timedelta(minutes=61)):
        assert close_inactive() == 1


def test_late_message_that_brings_a_conversation_back_keeps_it(conversation, alice, deliver):
    AutoClosing.objects.filter(status__in=["open", "active"]).update(minutes=60)
    lifecycle.close_session(conversation, alice.user)
    long_ago = datetime.now(UTC) - timedelta(hours=3)
    Conversation.objects.update(last_activity_at=long_ago)

    deliver(text_item("and one more", mid="m_2", at=long_ago + SECOND))

    assert close_inactive() == 0


def test_closing_gives_the_agents_capacity_to_the_next(conversation, alice, deliver, commit):
    Agent.objects.update(capacity=1)
    deliver(text_item("me too", mid="m_2", sender="6600000000000002"))
    waiting = Conversation.objects.get(status="open")

    with time_machine.travel(conversation.last_activity_at + timedelta(days=31)), commit():
        Conversation.objects.filter(pk=waiting.pk).update(
            last_activity_at=datetime.now().astimezone()
        )
        close_inactive()

    waiting.refresh_from_db()
    assert (waiting.status, waiting.agent) == ("active", alice)
