"""Second clicks, second workers and second thoughts send nothing twice and lose nothing."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.conversations.conftest import send
from tests.fixtures import GILDA, PAGE_ID, text_item
from workstreams.conversations import lifecycle, replies
from workstreams.conversations.models import Conversation, Message, Status
from workstreams.models.encrypted import EncryptedTextField, Sealed


def test_second_click_is_the_same_answer(conversation, alice):
    ticket = uuid.uuid4()

    first = replies.reply(conversation, alice.user, "Yes, two of them.", ticket)
    second = replies.reply(conversation, alice.user, "Yes, two of them.", ticket)

    assert first == second
    assert Message.objects.filter(direction="outbound").count() == 1


def test_other_words_under_the_same_ticket_are_another_answer(conversation, alice):
    ticket = uuid.uuid4()

    replies.reply(conversation, alice.user, "Yes, two of them.", ticket)
    replies.reply(conversation, alice.user, "Yes, three of them.", ticket)

    assert Message.objects.filter(direction="outbound").count() == 2


def test_worker_that_slept_does_not_end_the_claim_of_another(answer, alice):
    answer.claim()
    sleeper = Message.objects.get(pk=answer.pk)
    answer.mark_unknown("Cut off.", "cut_off")
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        replies.send_again(answer, alice.user)
        answer.claim()

    sleeper.retry_later("Facebook is busy.", "4", 0)

    assert Message.objects.get(pk=answer.pk).state == "sending"


def test_unmarked_echo_and_our_answer_become_one_message(answer, graph, deliver):
    graph.sends("m_ours")
    echo = {
        "sender": {"id": PAGE_ID},
        "recipient": {"id": GILDA},
        "message": {"mid": "m_ours", "is_echo": True, "text": answer.text},
    }
    deliver(echo)

    send(answer)

    assert (answer.state, answer.external_id) == ("sent", "m_ours")
    assert Message.objects.filter(external_id="m_ours").count() == 1


def test_confirmed_message_learns_its_id_from_a_late_echo(answer):
    answer.claim()
    answer.mark_unknown("No answer.")
    replies.confirm_arrival(answer)

    answer.mark_sent("m_ours", timezone.now())

    assert Message.objects.get(pk=answer.pk).external_id == "m_ours"


def test_only_the_agent_of_an_active_conversation_sends_again(answer, alice, bob):
    answer.claim()
    answer.mark_failed("Refused.")

    with pytest.raises(replies.ReplyRefused):
        replies.send_again(answer, bob.user)


def test_unsure_message_gets_its_time_for_the_echo(answer, alice):
    answer.claim()
    answer.mark_unknown("No answer.")

    assert not replies.send_again(answer, alice.user)


def test_unread_message_keeps_the_conversation_with_its_agent(conversation, alice, deliver):
    seen = conversation.messages.get().pk
    deliver(text_item("One more thing", mid="m_2"))

    with pytest.raises(lifecycle.CustomerWroteMeanwhile):
        lifecycle.close_session(conversation, alice.user, seen)

    assert Conversation.objects.get().status == Status.ACTIVE


def test_unread_message_keeps_the_conversation_from_ending(conversation, alice, deliver):
    seen = conversation.messages.get().pk
    deliver(text_item("One more thing", mid="m_2"))

    with pytest.raises(lifecycle.CustomerWroteMeanwhile):
        lifecycle.end(conversation, alice.user, seen)


def test_page_whose_token_does_not_open_still_takes_messages_in(page, alice, deliver, broken_token):
    deliver(text_item("hello"))

    assert Conversation.objects.get().agent == alice


def test_page_whose_token_does_not_open_asks_for_attention(answer, page, broken_token):
    send(answer)

    page.refresh_from_db(fields=["health"])
    assert (answer.state, page.health) == ("held", "needs_attention")


@pytest.fixture
def broken_token(page):
    """As after a restored backup without its key."""
    column = EncryptedTextField().get_prep_value("x")[:-6] + "broken"
    type(page).objects.filter(pk=page.pk).update(access_token=Sealed(column))
