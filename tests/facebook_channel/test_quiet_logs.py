"""The way of a message leaves no text, token or secret in the logs."""

import logging

import responses
from django.conf import settings

from facebook_channel.signature import appsecret_proof
from tests.fixtures import APP_SECRET, PAGE_ID, envelope, post_webhook, text_item
from workstreams.conversations import replies
from workstreams.conversations.models import Conversation, Message

SEND = f"http://graph.invalid/{settings.FACEBOOK_GRAPH_VERSION}/{PAGE_ID}/messages"
TOKEN = "a-page-token-of-the-tests"


@responses.activate
def test_way_of_a_message_is_told_without_its_words(caplog, deliver, alice, page, workers, commit):
    caplog.set_level(logging.DEBUG)
    responses.post(SEND, json={"error": {"code": 613, "message": "said the oracle"}}, status=400)

    deliver(text_item("my bicycle is purple", payload="x"))
    with commit():
        replies.reply(Conversation.objects.get(), alice.user, "ours are turquoise")
    deliver(text_item("poison \x00", mid="m" * 300), body=None)

    told = caplog.text
    assert Message.objects.filter(text="ours are turquoise", error_code="613").exists()
    assert "found_an_agent" in told
    assert "send_tried" in told
    for secret in ("purple", "turquoise", "oracle", TOKEN, APP_SECRET):
        assert secret not in told
    assert appsecret_proof(TOKEN, APP_SECRET) not in told


def test_refused_post_is_told_without_its_words(caplog, transactional_db, page):
    caplog.set_level(logging.DEBUG)

    post_webhook(page.application, envelope(text_item("my bicycle is purple")), secret="guessed")

    assert "webhook_refused" in caplog.text
    assert "purple" not in caplog.text
