"""The system speaks to customers by itself, as far as their channel lets it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.conversations.conftest import body_of, send
from tests.fixtures import text_item
from workstreams.channels.models import Channel
from workstreams.conversations import replies
from workstreams.conversations.models import Conversation, Message, Session
from workstreams.conversations.notices import say

CLOSED_NOW = "We are closed. Back at eight."


@pytest.fixture
def waiting(deliver):
    """Gilda wrote while nobody was there."""
    deliver(text_item("Is anybody there?"))
    return Conversation.objects.get()


def later(hours):
    return time_machine.travel(datetime.now(UTC) + timedelta(hours=hours))


def test_notice_is_queued_as_automated_and_by_nobody(waiting):
    message = say(waiting, CLOSED_NOW)

    assert (message.origin, message.author, message.direction) == ("automated", None, "outbound")
    assert (message.text, message.state, message.lane) == (CLOSED_NOW, "queued", "RESPONSE")


def test_notice_reaches_the_customer(waiting, graph):
    call = graph.sends()

    sent = send(say(waiting, CLOSED_NOW))

    assert sent.state == "sent"
    assert body_of(call)["message"]["text"] == CLOSED_NOW
    assert body_of(call)["messaging_type"] == "RESPONSE"


def test_customer_still_waits_for_a_person(waiting):
    say(waiting, CLOSED_NOW)

    since = waiting.waiting_since
    waiting.refresh_from_db()
    assert since is not None
    assert waiting.waiting_since == since
    assert waiting.last_line == CLOSED_NOW


def test_long_notice_goes_in_parts_that_belong_together(waiting):
    first = say(waiting, "lamp " * 500)

    parts = Message.objects.filter(origin="automated").order_by("id")
    assert len(parts) == 2
    assert parts[0] == first
    assert parts[0].reply_id == parts[1].reply_id


def test_notice_waits_its_turn_behind_an_answer(conversation, alice, graph):
    first, second = graph.sends("m_first"), graph.sends("m_second")
    replies.reply(conversation, alice.user, "Yes, two of them.")

    send(say(conversation, CLOSED_NOW))

    assert body_of(first)["message"]["text"] == "Yes, two of them."
    assert body_of(second)["message"]["text"] == CLOSED_NOW


@pytest.mark.parametrize("text", ["", " \n", "\x00"])
def test_nothing_to_say_is_not_said(waiting, text):
    assert say(waiting, text) is None
    assert not Message.objects.filter(direction="outbound").exists()


def test_nothing_is_said_after_the_window_has_closed(waiting):
    with later(hours=25):
        assert say(waiting, CLOSED_NOW) is None


def test_nothing_is_said_where_only_a_person_may_answer(conversation):
    Session.objects.update(channel_snapshot={"human_agent_tag": True})

    with later(hours=25):
        assert say(conversation, CLOSED_NOW) is None


def test_nothing_is_said_while_the_page_needs_attention(waiting):
    Channel.objects.get().report_trouble("Enter a new page access token.")

    assert say(waiting, CLOSED_NOW) is None


def test_notice_that_waited_past_the_window_is_not_sent_as_a_persons_answer(conversation, graph):
    call = graph.sends()
    Session.objects.update(channel_snapshot={"human_agent_tag": True})
    message = say(conversation, CLOSED_NOW)

    with later(hours=25):
        failed = send(message)

    assert (failed.state, failed.error_code) == ("failed", "not_allowed")
    assert failed.error == "The time in which this could go out by itself is over."
    assert call.call_count == 0
