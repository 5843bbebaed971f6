"""A conversation is put out of sight until a moment, and comes back then by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conversations.test_lifecycle import bring_to
from tests.fixtures import days_ago, text_item
from workstreams.conversations import auto_close, lifecycle
from workstreams.conversations.lifecycle import CustomerWroteMeanwhile
from workstreams.conversations.models import Conversation, ConversationMoved, Status
from workstreams.conversations.snoozing import CannotSnooze, end_snoozes, snooze, wake
from workstreams.models import WorkStream

HOUR = timedelta(hours=1)


def tomorrow():
    return timezone.now() + timedelta(days=1)


def kinds(conversation):
    return list(conversation.events.values_list("kind", flat=True))


@pytest.fixture
def snoozed(conversation, alice):
    snooze(conversation, tomorrow(), alice.user)
    return conversation


def let_it_be_time(conversation):
    past = timezone.now() - timedelta(seconds=1)
    Conversation.objects.filter(pk=conversation.pk).update(snoozed_until=past)


def test_active_conversation_waits_out_of_sight(conversation, alice):
    until = tomorrow()

    snooze(conversation, until, alice.user)

    conversation.refresh_from_db()
    assert (conversation.status, conversation.agent) == (Status.WAITING, alice)
    assert conversation.snoozed_until == until
    assert not conversation.sessions.running().exists()


def test_snoozing_is_told_once(snoozed, alice):
    event = snoozed.events.last()

    assert (event.kind, event.actor) == ("snoozed", alice.user)
    assert event.data == {"until": snoozed.snoozed_until.isoformat(), "agent": alice.pk}
    assert "put_aside" not in kinds(snoozed)


def test_agent_who_snoozes_gets_what_waits(conversation, alice, deliver, commit):
    type(alice).objects.update(capacity=1)
    deliver(text_item(sender="6600000000000002", mid="m_other"))

    with commit():
        snooze(conversation, tomorrow(), alice.user)

    assert Conversation.objects.exclude(pk=conversation.pk).get().agent == alice


def test_waiting_conversation_is_snoozed_as_it_is(conversation, alice, deliver):
    bring_to("waiting", conversation, alice, deliver)

    snooze(conversation, tomorrow(), alice.user)

    conversation.refresh_from_db()
    assert conversation.snoozed_until is not None


def test_later_word_counts(snoozed, alice):
    until = tomorrow() + HOUR

    snooze(snoozed, until, alice.user)

    snoozed.refresh_from_db()
    assert snoozed.snoozed_until == until


@pytest.mark.parametrize("state", ["open", "wrap_up", "closed"])
def test_other_states_cannot_be_snoozed(conversation, alice, deliver, state):
    bring_to(state, conversation, alice, deliver)

    with pytest.raises(ConversationMoved):
        snooze(conversation, tomorrow(), alice.user)


def test_unseen_message_keeps_it_awake(conversation, alice, deliver):
    seen = conversation.messages.get().pk
    deliver(text_item(mid="m_news"))

    with pytest.raises(CustomerWroteMeanwhile):
        snooze(conversation, tomorrow(), alice.user, seen)

    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until) == (Status.ACTIVE, None)


@pytest.mark.parametrize("away", [-HOUR, timedelta(days=400)])
def test_moment_in_the_past_or_too_far_away_is_refused(conversation, alice, away):
    with pytest.raises(CannotSnooze):
        snooze(conversation, timezone.now() + away, alice.user)

    conversation.refresh_from_db()
    assert conversation.status == Status.ACTIVE


def test_customer_who_writes_ends_the_snooze(snoozed, deliver):
    deliver(text_item(mid="m_back"))

    snoozed.refresh_from_db()
    assert snoozed.snoozed_until is None
    assert snoozed.status in (Status.OPEN, Status.ACTIVE)


def test_agent_who_reopens_ends_the_snooze(snoozed, alice):
    lifecycle.reopen(snoozed, alice.user)

    assert (snoozed.status, snoozed.snoozed_until) == (Status.ACTIVE, None)


def test_agent_ends_the_snooze_before_its_time(snoozed, alice):
    wake(snoozed, alice.user)

    assert (snoozed.status, snoozed.snoozed_until) == (Status.WAITING, None)
    event = snoozed.events.last()
    assert (event.kind, event.actor) == ("snooze_ended", alice.user)


def test_snooze_that_is_over_cannot_be_ended(snoozed, alice):
    wake(snoozed, alice.user)

    with pytest.raises(ConversationMoved):
        wake(snoozed, alice.user)


def test_snooze_ends_when_its_moment_has_come(snoozed):
    let_it_be_time(snoozed)

    assert end_snoozes() == 1

    snoozed.refresh_from_db()
    assert (snoozed.status, snoozed.snoozed_until) == (Status.WAITING, None)
    event = snoozed.events.last()
    assert (event.kind, event.actor) == ("snooze_ended", None)


def test_snooze_does_not_end_before(snoozed):
    assert end_snoozes() == 0

    snoozed.refresh_from_db()
    assert snoozed.snoozed_until is not None


def leave_alone(conversation):
    WorkStream.objects.update(auto_close_minutes=60)
    Conversation.objects.filter(pk=conversation.pk).update(
        last_activity_at=days_ago(2), status_changed_at=days_ago(2)
    )


def test_snoozed_conversation_is_not_closed_for_inactivity(snoozed):
    leave_alone(snoozed)

    assert auto_close.close_inactive() == 0


def test_conversation_whose_snooze_is_over_is_not_closed_at_once(snoozed):
    leave_alone(snoozed)
    let_it_be_time(snoozed)
    end_snoozes()

    assert auto_close.close_inactive() == 0
