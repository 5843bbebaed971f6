"""The way of a message leaves no text, token or secret in the logs."""

import json
import logging
import traceback

import pytest
import responses
from django.conf import settings as configured

from facebook_channel.graph.client import ApplicationGraph
from facebook_channel.models import GraphCall
from facebook_channel.signature import appsecret_proof
from omnichannel.development.ports import free_port
from tests.fixtures import APP_SECRET, PAGE_ID, envelope, post_webhook, text_item
from workstreams.channels.errors import ChannelError
from workstreams.conversations import replies
from workstreams.conversations.models import Conversation, Message

SEND = f"http://graph.invalid/{configured.FACEBOOK_GRAPH_VERSION}/{PAGE_ID}/messages"
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


def test_token_that_is_looked_up_shows_in_no_line_and_no_error(caplog, page, settings):
    """Facebook takes it in the address only, and here nobody answers at that address."""
    settings.FACEBOOK_GRAPH_URL = f"http://127.0.0.1:{free_port()}"
    with caplog.at_level(logging.DEBUG), pytest.raises(ChannelError) as refused:
        ApplicationGraph(page.application).call("GET", "debug_token", params={"input_token": TOKEN})

    told = "".join(traceback.format_exception(refused.value))
    kept = json.dumps(list(GraphCall.objects.values()), default=str)
    assert "debug_token" in kept
    assert TOKEN not in told + kept + caplog.text
