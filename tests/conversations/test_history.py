"""What is fetched later is read in the thread, and is no news to anybody."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.conversations.happenings import at
from tests.fixtures import GILDA, PAGE_ID
from workstreams.channels.events import MessageEchoed, MessageReceived
from workstreams.conversations import lifecycle
from workstreams.conversations.intake import Arrival, take_in
from workstreams.conversations.models import ContactIdentity, Conversation, Message

FACTS = {"channel_external_id": PAGE_ID, "identity_external_id": GILDA}


def wrote(second, text="hello", mid="m_old"):
    return MessageReceived(**FACTS, occurred_at=at(second), external_id=mid, text=text)


def answered(second, text="Good morning.", mid="m_old_answer"):
    return MessageEchoed(**FACTS, occurred_at=at(second), external_id=mid, text=text)


@pytest.fixture
def fetch(page, commit):
    def fetch(*events):
        with commit():
            take_in([Arrival(page, event, is_history=True) for event in events])

    return fetch


def test_history_of_a_stranger_is_a_conversation_that_is_closed(fetch, alice):
    fetch(answered(1), wrote(2), answered(3, "Bye.", "m_bye"))

    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.agent, conversation.queue) == ("closed", None, None)
    assert (conversation.opened_at, conversation.closed_at) == (at(1), at(1))
    assert conversation.waiting_since is None
    assert [event.kind for event in conversation.events.all()] == ["imported"]
    assert [m.text for m in Message.objects.in_order()] == ["Good morning.", "hello", "Bye."]
    assert set(Message.objects.values_list("from_history", flat=True)) == {True}


def test_history_joins_the_latest_conversation_and_leaves_it_closed(fetch, conversation, alice):
    lifecycle.force_close(conversation, alice.user)

    fetch(wrote(1))

    conversation.refresh_from_db()
    assert (conversation.status, conversation.messages.count()) == ("closed", 2)


def test_history_joins_the_live_conversation_without_a_word(fetch, conversation, alice):
    lifecycle.close_session(conversation, alice.user)
    last_line = conversation.last_line

    fetch(wrote(1))

    conversation.refresh_from_db()
    assert (conversation.status, conversation.last_line) == ("waiting", last_line)


def test_history_fetched_twice_is_there_once(fetch):
    fetch(wrote(1), answered(2))
    fetch(wrote(1), answered(2))

    assert Message.objects.count() == 2


def test_history_opens_the_window_by_the_time_it_was_written(fetch):
    fetch(wrote(5), wrote(1, mid="m_older"))

    assert ContactIdentity.objects.get().window_opened_at == at(5)


def test_news_after_history_open_a_conversation_that_follows_it(fetch, page):
    fetch(wrote(1))
    take_in([Arrival(page, wrote(2, "again", "m_new"))])

    before, now = Conversation.objects.order_by("id")
    assert (now.predecessor, now.status) == (before, "open")


def test_history_and_news_may_come_together(page):
    old, new = wrote(1), replace(wrote(2, mid="m_new"), text="news")
    take_in([Arrival(page, old, is_history=True), Arrival(page, new)])

    before, now = Conversation.objects.order_by("id")
    assert (before.status, now.status, now.predecessor) == ("closed", "open", before)


def told(page, *events):
    take_in([Arrival(page, event) for event in events])


def test_what_was_fetched_first_becomes_news_when_the_platform_tells_of_it(
    fetch, page, commit, alice
):
    fetch(wrote(1, "Is it in stock?"), wrote(2, "Hello?", "m_2"))
    with commit():
        told(page, wrote(1, "Is it in stock?"), wrote(2, "Hello?", "m_2"))

    before, now = Conversation.objects.order_by("id")
    assert (now.agent, now.predecessor, now.waiting_since) == (alice, before, at(1))
    assert [m.text for m in now.messages.in_order()] == ["Is it in stock?", "Hello?"]
    assert (before.last_line, now.last_line) == ("", "Hello?")
    assert not Message.objects.filter(from_history=True).exists()


def test_news_of_what_was_fetched_becomes_work_once(fetch, page, commit, alice):
    fetch(wrote(1))
    for _ in range(2):
        with commit():
            told(page, wrote(1))

    assert Conversation.objects.count() == 2


def test_what_was_fetched_and_answered_already_is_no_news(fetch, page, commit):
    fetch(wrote(1), answered(2))
    with commit():
        told(page, wrote(1))

    assert Conversation.objects.get().status == "closed"


def test_what_was_fetched_into_a_live_conversation_waits_for_an_answer(
    fetch, page, commit, conversation
):
    Conversation.objects.update(waiting_since=None)
    later = 60 + (datetime.now(UTC) - at(0)).seconds
    fetch(wrote(later))
    with commit():
        told(page, wrote(later))

    conversation.refresh_from_db()
    assert (conversation.waiting_since, conversation.last_line) == (at(later), "hello")
