"""What counts as unread: news of customers, found without reading all they ever wrote."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from omnichannel.inbox.unread import unread_by, written_in
from workstreams.conversations import reading
from workstreams.conversations.blocking import block, unblock
from workstreams.conversations.models import Conversation, Direction, Message


@pytest.fixture
def unread(conversation, alice):
    """How much of the conversation Alice has not read; both ways of asking agree."""

    def unread():
        found = written_in([conversation.pk], alice.user)[conversation.pk].unread
        assert Conversation.objects.filter(unread_by(alice.user)).exists() == bool(found)
        return found

    return unread


def test_what_was_read_is_not_unread(unread, conversation, write, alice):
    write(conversation, "Hello?")
    assert unread() == 2

    reading.read_up_to(conversation, alice.user, conversation.messages.last().pk)
    assert unread() == 0


def test_what_was_fetched_later_is_no_news(unread, conversation, write):
    write(conversation, "Last year", from_history=True)

    assert unread() == 1


def test_what_a_blocked_customer_writes_is_no_news(unread, conversation, write, alice):
    block(conversation.identity, alice.user)
    write(conversation, "Let me in!", occurred_at=timezone.now() + timedelta(seconds=1))
    assert unread() == 1

    unblock(conversation.identity, alice.user)
    assert unread() == 2


def test_the_newest_message_is_the_customers(conversation, write, alice):
    newest = write(conversation, "Hello?")
    write(conversation, "Hello.", state="sent")

    assert written_in([conversation.pk], alice.user)[conversation.pk].newest == newest.pk


def test_messages_that_were_read_are_not_looked_at_again(alice, page, crowd):
    crowd(200)
    conversations = list(Conversation.objects.all())
    Message.objects.bulk_create(
        Message(
            conversation=conversation, channel=page, direction=Direction.INBOUND, origin="customer"
        )
        for _ in range(20)
        for conversation in conversations
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE conversations_message, conversations_conversation")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = Conversation.objects.filter(unread_by(alice.user)).explain()

    places = [line.strip() for line in plan.splitlines() if "Index Cond" in line]
    assert "message_from_customer" in plan
    assert any("conversation_id = " in place and "id > " in place for place in places), plan
