"""A customer's message joins its conversation, or opens one."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures import GILDA, days_ago, text_item
from workstreams.conversations import lifecycle, replies
from workstreams.conversations.models import (
    Attachment,
    Contact,
    ContactIdentity,
    Conversation,
    Message,
)

BERTA = "6600000000000002"
PICTURE = {"type": "image", "payload": {"url": "https://cdn.example/lamp.jpg", "title": "Lamp"}}


MINUTE = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=60)


def at(seconds):
    """The platform's clock, within the minute before the tests began."""
    return MINUTE + timedelta(seconds=seconds)


def test_first_message_opens_a_conversation(deliver, page):
    deliver(text_item("hello", at=at(1)))

    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.channel_id) == ("open", page.pk)
    assert conversation.identity.external_id == GILDA
    assert conversation.last_line == "hello"
    assert conversation.last_customer_message_at == at(1)
    assert conversation.waiting_since == at(1)
    assert conversation.events.first().kind == "opened"


def test_message_joins_an_open_conversation(deliver):
    deliver(text_item("one", mid="m_1"))
    deliver(text_item("two", mid="m_2"))

    assert Conversation.objects.get().messages.count() == 2


def test_message_joins_an_active_conversation(deliver, conversation, alice):
    deliver(text_item("two", mid="m_2"))

    conversation.refresh_from_db()
    assert (conversation.status, conversation.agent) == ("active", alice)
    assert conversation.messages.count() == 2


def test_message_brings_a_waiting_conversation_back_into_its_queue(deliver, vip, alice):
    deliver(text_item("one", mid="m_1"))
    conversation = Conversation.objects.get()
    lifecycle.close_session(conversation, alice.user)
    Conversation.objects.update(queue=vip)

    deliver(text_item("two", mid="m_2"))

    conversation.refresh_from_db()
    assert (conversation.status, conversation.agent, conversation.queue) == ("open", None, vip)
    assert conversation.units == 0
    assert conversation.events.last().kind == "returned"
    assert conversation.events.last().data == {"from_agent": alice.pk}


def test_returned_conversation_keeps_its_first_routing_decision(deliver, conversation, alice):
    decided_at = conversation.routing_decision.decided_at
    lifecycle.close_session(conversation, alice.user)

    deliver(text_item("two", mid="m_2"))

    conversation = Conversation.objects.get()
    assert conversation.routing_decision.decided_at == decided_at
    assert conversation.status == "active"  # back with whoever has room


@pytest.mark.parametrize("closures", [0, 1])
def test_message_after_the_end_opens_a_new_conversation(deliver, conversation, alice, closures):
    lifecycle.end(conversation, alice.user)
    for _ in range(closures):
        lifecycle.close_session(conversation, alice.user)

    deliver(text_item("something else", mid="m_2"))

    newest = Conversation.objects.latest("id")
    assert newest != conversation
    assert newest.identity == conversation.identity
    assert newest.messages.get().text == "something else"


def test_linked_contact_stays_linked_in_the_next_conversation(deliver, conversation, alice):
    contact = Contact.objects.create(name="Gilda Moss")
    ContactIdentity.objects.update(contact=contact)
    lifecycle.end(conversation, alice.user)

    deliver(text_item("again", mid="m_2"))

    assert Conversation.objects.latest("id").contact == contact


def test_customer_who_waits_waits_since_the_first_unanswered_message(deliver):
    deliver(text_item("one", mid="m_1", at=at(1)))
    deliver(text_item("two", mid="m_2", at=at(9)))

    conversation = Conversation.objects.get()
    assert conversation.waiting_since == at(1)
    assert conversation.last_customer_message_at == at(9)


def test_message_that_brings_it_back_becomes_the_last_line(deliver, conversation, alice, commit):
    with commit():
        replies.reply(conversation, alice.user, "One moment please.")
        lifecycle.close_session(conversation, alice.user)

    deliver(text_item("Are you still there?", mid="m_back"))

    conversation.refresh_from_db()
    assert conversation.last_line == "Are you still there?"
    assert not conversation.last_line_is_ours


def test_message_that_was_overtaken_does_not_become_the_last_line(deliver):
    deliver(text_item("two", mid="m_2", at=at(9)))
    deliver(text_item("one", mid="m_1", at=at(1)))

    conversation = Conversation.objects.get()
    assert conversation.last_line == "two"
    assert [m.text for m in Message.objects.in_order()] == ["one", "two"]


def test_message_written_before_the_assignment_becomes_the_last_line(deliver, alice):
    deliver(text_item("hello", mid="m_1", at=at(1)))  # and Alice has it, this very moment
    deliver(text_item("is the lamp in stock?", mid="m_2", at=at(2)))

    assert Conversation.objects.get().last_line == "is the lamp in stock?"


def test_window_opens_with_the_platforms_clock_and_only_ever_forward(deliver):
    deliver(text_item(mid="m_2", at=at(9)))
    deliver(text_item(mid="m_1", at=at(1)))

    assert ContactIdentity.objects.get().window_opened_at == at(9)


def test_tap_of_a_button_opens_the_window_too(deliver):
    item = text_item(at=at(9))
    item["postback"] = {"mid": "m_tap", "title": "Opening hours", "payload": "HOURS"}
    del item["message"]

    deliver(item)

    message = Message.objects.get()
    assert (message.kind, message.text, message.payload) == ("postback", "Opening hours", "HOURS")
    assert message.conversation.identity.window_opened_at == at(9)


def test_attachment_is_kept_where_customers_may_send_files(deliver):
    deliver(text_item("", attachments=[PICTURE]))

    attachment = Attachment.objects.get()
    assert (attachment.url, attachment.is_refused) == ("https://cdn.example/lamp.jpg", False)
    assert Conversation.objects.get().last_line == "[image]"


def test_attachment_is_refused_where_customers_may_not_send_files(deliver, page):
    page.customer_attachments = False
    page.save(update_fields=["customer_attachments"])

    deliver(text_item("look", attachments=[PICTURE]))

    attachment = Attachment.objects.get()
    assert (attachment.kind, attachment.is_refused) == ("image", True)
    assert (attachment.url, attachment.title, attachment.details) == ("", "", {})
    assert attachment.message.text == "look"


def test_long_text_is_kept_whole(deliver):
    text = "".join(chr(0x4E00 + n % 5000) for n in range(20_000))

    deliver(text_item(text))

    assert Message.objects.get().text == text
    assert Conversation.objects.get().last_line == text[:160]


def test_what_the_platform_cannot_hand_over_is_shown_as_such(deliver):
    deliver(text_item(None, is_unsupported=True))

    assert Message.objects.get().kind == "unsupported"


def test_two_customers_have_two_conversations(deliver):
    deliver(text_item(mid="m_1"), text_item(mid="m_2", sender=BERTA))

    assert Conversation.objects.count() == 2


def test_old_message_opens_no_window(deliver):
    deliver(text_item(at=days_ago(2)))

    identity = ContactIdentity.objects.get()
    assert identity.window_opened_at < datetime.now(UTC) - timedelta(days=1)
