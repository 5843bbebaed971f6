"""Alice ends a conversation, and closes it when everything around it is done."""

import pytest

from tests.fixtures import text_item
from workstreams.conversations.models import Conversation

HENRIK = "6600000000000002"


@pytest.fixture
def busy(alice):
    """One conversation is all she has room for."""
    alice.capacity = 1
    alice.save(update_fields=["capacity"])


def henrik_writes(facebook):
    facebook.post(text_item("Where is my parcel?", mid="m_henrik", sender=HENRIK))
    return Conversation.objects.get(identity__external_id=HENRIK)


def test_ended_conversation_is_wrapped_up_and_takes_no_answer(facebook, inbox):
    facebook.gilda_writes()

    assert "Wrap-up" in inbox.press("ending")
    assert not inbox.may_write()
    assert inbox.answer("One more thing.").status_code == 422


def test_ended_conversation_still_takes_its_agents_room(busy, facebook, inbox, alice):
    facebook.gilda_writes()
    inbox.press("ending")

    assert henrik_writes(facebook).agent is None


def test_closing_what_was_ended_makes_room_for_the_next(busy, facebook, inbox, alice):
    facebook.gilda_writes()
    inbox.press("ending")
    inbox.press("session-closure")

    assert henrik_writes(facebook).agent == alice
    assert Conversation.objects.earliest("pk").is_closed


def test_closed_conversation_takes_no_answer_and_is_not_reopened(facebook, inbox):
    facebook.gilda_writes()
    inbox.press("ending")
    inbox.press("session-closure")

    assert not inbox.may_write()
    assert inbox.answer("One more thing.").status_code == 422
    assert "has moved on" in inbox.press("reopening")
    assert inbox.conversation.is_closed
