"""How soon somebody should see to a conversation."""

import pytest

from tests.conversations.test_lifecycle import bring_to
from workstreams.conversations.models import ConversationMoved, Priority
from workstreams.conversations.priorities import set_priority


def told(conversation):
    events = conversation.events.filter(kind="priority_set")
    return list(events.values_list("actor__username", "data__priority"))


def test_conversation_is_normal_until_somebody_says_otherwise(conversation):
    assert conversation.priority == Priority.NORMAL


def test_priority_is_set_and_told(conversation, alice):
    set_priority(conversation, Priority.URGENT, alice.user)

    conversation.refresh_from_db()
    assert conversation.priority == Priority.URGENT
    assert told(conversation) == [("alice", Priority.URGENT)]


def test_same_priority_again_is_not_told(conversation, alice):
    set_priority(conversation, Priority.NORMAL, alice.user)

    assert told(conversation) == []


def test_closed_conversation_keeps_its_priority(conversation, alice, deliver):
    bring_to("closed", conversation, alice, deliver)

    with pytest.raises(ConversationMoved):
        set_priority(conversation, Priority.HIGH, alice.user)


def test_unknown_priority_is_refused(conversation, alice):
    with pytest.raises(ValueError, match="9"):
        set_priority(conversation, 9, alice.user)
