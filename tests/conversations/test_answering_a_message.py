"""An answer that refers to a certain message, as the platform is told."""

import pytest

from tests.conversations.conftest import body_of
from workstreams.conversations import replies
from workstreams.conversations.delivery import deliver_replies


@pytest.fixture
def refer(conversation, alice):
    def refer(message_pk, text="Yes, that one."):
        context = replies.Context(reply_to=message_pk)
        return replies.reply(conversation, alice.user, text, context=context)

    return refer


@pytest.fixture
def question(conversation):
    return conversation.messages.get()


def test_answer_keeps_what_it_refers_to(refer, question):
    (message,) = refer(question.pk)

    assert message.reply_to_external_id == question.external_id == "m_1"


def test_only_the_first_part_refers_to_it(refer, question):
    parts = refer(question.pk, "word " * 500)

    assert [part.reply_to_external_id for part in parts] == ["m_1", ""]


def test_message_that_was_unsent_is_not_referred_to(refer, question):
    question.unsent_at = question.occurred_at
    question.save(update_fields=["unsent_at"])

    assert refer(question.pk)[0].reply_to_external_id == ""


def test_facebook_is_told(refer, question, graph):
    graph.sends()
    deliver_replies(refer(question.pk)[0].conversation_id)

    assert body_of(graph.mock)["reply_to"] == {"mid": "m_1"}


def test_answer_leaves_without_it_where_facebook_does_not_take_it(refer, question, graph):
    graph.refuses(100)
    graph.sends()
    (message,) = refer(question.pk)
    deliver_replies(message.conversation_id)

    message.refresh_from_db()
    assert message.state == "sent"
    assert "reply_to" not in body_of(graph.mock, 1)


def test_other_refusal_is_not_tried_twice(refer, question, graph):
    graph.refuses(10, 2018278)
    (message,) = refer(question.pk)
    deliver_replies(message.conversation_id)

    message.refresh_from_db()
    assert message.state == "failed"
    assert len(graph.mock.calls) == 1
