"""From a signed post to an answer that was read, without processes in between."""

from datetime import UTC, datetime

import responses
from django.conf import settings

from facebook_channel.models import WebhookDelivery
from facebook_channel.processing import process_pending
from tests.fixtures import GILDA, PAGE_ID, envelope, milliseconds, post_webhook, text_item
from workstreams.conversations import replies
from workstreams.conversations.models import Conversation, Message

SEND = f"http://graph.invalid/{settings.FACEBOOK_GRAPH_VERSION}/{PAGE_ID}/messages"


def test_signed_post_becomes_an_assigned_conversation(transactional_db, page, alice):
    status, _body = post_webhook(page.application, envelope(text_item("hello")))
    process_pending()

    assert status == 200
    conversation = Conversation.objects.get()
    assert conversation.messages.get().text == "hello"
    assert conversation.agent == alice


def test_forged_post_is_refused_and_nothing_is_kept(transactional_db, page):
    status, _body = post_webhook(page.application, envelope(text_item()), secret="guessed")

    assert status == 403
    assert not WebhookDelivery.objects.exists()


@responses.activate
def test_answer_goes_out_and_is_read(conversation, alice, deliver, workers, commit):
    responses.post(SEND, json={"recipient_id": GILDA, "message_id": "m_answer"})
    with commit():
        replies.reply(conversation, alice.user, "Yes, two of them.")
    read_at = milliseconds(datetime.now(UTC)) + 1000

    deliver({"sender": {"id": GILDA}, "recipient": {"id": PAGE_ID}, "read": {"watermark": read_at}})

    answer = Message.objects.get(external_id="m_answer")
    assert answer.state == "read"
