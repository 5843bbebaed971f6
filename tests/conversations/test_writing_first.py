"""An agent begins a conversation with a customer who wrote before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conversations.test_lifecycle import bring_to
from tests.fixtures import text_item
from workstreams.conversations.blocking import block
from workstreams.conversations.models import ContactIdentity, Conversation, Status
from workstreams.conversations.writing_first import (
    CannotWriteFirst,
    WrittenAlready,
    write_first,
)
from workstreams.models import Agent, Queue


@pytest.fixture
def closed(conversation, alice, deliver):
    return bring_to("closed", conversation, alice, deliver)


def wrote(ago):
    ContactIdentity.objects.update(window_opened_at=timezone.now() - ago)


def test_agent_has_the_new_conversation_at_once(closed, alice):
    begun = write_first(closed, alice.user)

    begun.refresh_from_db()
    assert (begun.status, begun.agent, begun.queue) == (Status.ACTIVE, alice, closed.queue)
    assert (begun.predecessor, begun.units) == (closed, closed.work_stream.capacity)
    assert begun.waiting_since is None


def test_session_says_that_the_agent_wrote_first(closed, alice):
    session = write_first(closed, alice.user).sessions.get()

    assert (session.origin, session.agent, session.queued_at) == ("writing_first", alice, None)


def test_timeline_says_that_the_agent_wrote_first(closed, alice):
    events = write_first(closed, alice.user).events.order_by("id")

    told = list(events.values_list("kind", "actor__username", "data__origin"))
    assert told == [
        ("opened", "alice", "writing_first"),
        ("assigned", "alice", "writing_first"),
    ]


def test_new_conversation_is_not_routed_again(closed, alice, bob, commit):
    with commit():
        begun = write_first(closed, alice.user)

    begun.refresh_from_db()
    assert (begun.agent, begun.events.count()) == (alice, 2)


def test_full_agent_writes_all_the_same(closed, alice):
    Agent.objects.update(capacity=0)

    assert write_first(closed, alice.user).agent == alice


def test_message_of_the_customer_joins_it(closed, alice, deliver):
    begun = write_first(closed, alice.user)
    deliver(text_item("Yes?", mid="m_yes"))

    assert begun.messages.get().text == "Yes?"


def test_queue_that_is_not_in_use_any_more_is_replaced(closed, alice, vip):
    vip.is_active = False
    vip.save(update_fields=["is_active"])
    Conversation.objects.update(queue=vip)
    closed.refresh_from_db()

    assert write_first(closed, alice.user).queue == Queue.default()


def test_closed_window_is_a_sentence(closed, alice):
    wrote(timedelta(hours=25))

    with pytest.raises(CannotWriteFirst) as refused:
        write_first(closed, alice.user)

    assert "more than 24 hours ago" in refused.value.sentence
    assert "when the customer writes" in refused.value.sentence


def test_tag_of_the_page_opens_seven_days(closed, alice, page):
    page.human_agent_tag = True
    page.save(update_fields=["human_agent_tag"])
    wrote(timedelta(days=6))

    begun = write_first(closed, alice.user)

    assert begun.sessions.get().channel_snapshot == {"human_agent_tag": True}


def test_live_conversation_is_in_the_way(closed, alice, deliver):
    deliver(text_item(mid="m_new"))
    live = Conversation.objects.live().get()

    with pytest.raises(WrittenAlready) as refused:
        write_first(closed, alice.user)

    assert refused.value.live == live


def test_second_one_to_write_first_is_told(closed, alice, bob):
    write_first(closed, alice.user)

    with pytest.raises(WrittenAlready):
        write_first(closed, bob.user)


def test_blocked_customer_is_not_written_to(closed, alice):
    block(closed.identity, alice.user)

    with pytest.raises(CannotWriteFirst, match="blocked"):
        write_first(closed, alice.user)


def test_who_is_no_agent_does_not_write(closed, admin_user):
    with pytest.raises(CannotWriteFirst, match="Only agents"):
        write_first(closed, admin_user)
