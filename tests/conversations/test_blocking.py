"""What a blocked customer writes is kept, and asks for nobody."""

import pytest

from tests.conversations.happenings import on_standby, passed_to, wrote
from tests.conversations.test_lifecycle import bring_to
from tests.fixtures import text_item, wire
from workstreams.conversations.blocking import BlockRefused, block, unblock
from workstreams.conversations.lifecycle import CustomerIsBlocked, release, resume
from workstreams.conversations.models import ContactIdentity, Conversation, Status
from workstreams.conversations.rights import Rights
from workstreams.models import SupervisorSettings


def kinds(conversation):
    return list(conversation.events.order_by("id").values_list("kind", flat=True))


@pytest.fixture
def blocked(conversation, alice):
    block(conversation.identity, alice.user)
    conversation.refresh_from_db()
    return conversation


def test_blocking_closes_the_live_conversation(blocked, alice):
    assert (blocked.status, blocked.agent) == (Status.CLOSED, alice)
    assert kinds(blocked)[-2:] == ["blocked", "closed"]
    assert blocked.events.last().data["blocked"]
    assert not blocked.sessions.running().exists()


def test_who_blocked_is_kept(blocked, alice):
    identity = ContactIdentity.objects.get()

    assert identity.blocked_at is not None
    assert identity.blocked_by == alice.user


def test_blocking_twice_is_told_once(blocked, alice):
    block(blocked.identity, alice.user)

    assert kinds(blocked).count("blocked") == 1


def test_conversation_that_is_wrapped_up_goes_its_way(conversation, alice, deliver):
    bring_to("wrap_up", conversation, alice, deliver)

    block(conversation.identity, alice.user)

    conversation.refresh_from_db()
    assert conversation.status == Status.WRAP_UP


def test_a_blocked_customer_is_not_made_live_again(conversation, alice, deliver):
    bring_to("wrap_up", conversation, alice, deliver)
    block(conversation.identity, alice.user)

    with pytest.raises(CustomerIsBlocked):
        resume(Conversation.objects.get(), alice.user)
    assert not Rights(Conversation.objects.get(), alice.user).offers_resuming
    assert Conversation.objects.get().status == Status.WRAP_UP


@pytest.mark.parametrize("switched_on", [True, False])
def test_work_of_others_is_closed_by_supervisors_who_may(conversation, sofia, switched_on):
    SupervisorSettings.objects.create(pk=1, force_close=switched_on)

    if switched_on:
        block(conversation.identity, sofia.user)
    else:
        with pytest.raises(BlockRefused, match="is switched off"):
            block(conversation.identity, sofia.user)

    is_blocked = ContactIdentity.objects.get().blocked_at is not None
    assert is_blocked == Conversation.objects.get().is_closed == switched_on


def test_a_colleague_is_asked_to_block_whom_they_answer(conversation, alice, bob):
    with pytest.raises(BlockRefused, match="Ask Alice"):
        block(conversation.identity, bob.user)

    assert ContactIdentity.objects.get().blocked_at is None
    assert Conversation.objects.get().status == Status.ACTIVE


def test_what_waits_for_an_agent_is_taken_before_they_block(conversation, alice, bob):
    release(conversation, alice.user)

    with pytest.raises(BlockRefused, match="Take it first"):
        block(conversation.identity, bob.user)


def test_what_a_blocked_customer_writes_is_kept_and_opens_nothing(blocked, deliver):
    deliver(text_item("Answer me!", mid="m_angry"))

    assert Conversation.objects.get() == blocked
    blocked.refresh_from_db()
    assert (blocked.status, blocked.waiting_since) == (Status.CLOSED, None)
    assert blocked.messages.in_order().last().text == "Answer me!"
    assert kinds(blocked)[-1] == "closed"


def test_message_that_was_under_way_with_others_stays_quiet_too(blocked, deliver):
    deliver(text_item("One", mid="m_1st"), text_item("Two", mid="m_2nd"))

    assert Conversation.objects.count() == 1
    assert blocked.messages.count() == 3


def test_other_customers_are_served_in_the_same_delivery(blocked, deliver):
    deliver(text_item(mid="m_a"), text_item(mid="m_b", sender="6600000000000002"))

    other = Conversation.objects.exclude(pk=blocked.pk).get()
    assert other.identity.external_id == "6600000000000002"
    assert other.status == Status.ACTIVE


def test_thread_handed_back_opens_nothing(blocked, deliver, application):
    deliver(body=wire(on_standby(wrote(100, "to the robot", "m_robot"))))
    deliver(passed_to(application.app_id, 101))

    assert Conversation.objects.get() == blocked


def test_unblocked_customer_opens_a_conversation_again(blocked, deliver, alice):
    unblock(blocked.identity, alice.user)
    deliver(text_item("Sorry.", mid="m_sorry"))

    assert kinds(blocked)[-1] == "unblocked"
    fresh = Conversation.objects.exclude(pk=blocked.pk).get()
    assert (fresh.status, fresh.predecessor) == (Status.ACTIVE, blocked)


def test_unblocking_whom_nobody_blocked_is_not_told(conversation, alice):
    unblock(conversation.identity, alice.user)

    assert "unblocked" not in kinds(conversation)
