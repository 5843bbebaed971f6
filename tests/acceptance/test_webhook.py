"""Facebook connects, and what it posts counts only if it is Facebook's, and only once."""

from facebook_channel.apps import WEBHOOKS
from facebook_channel.models import WebhookDelivery
from tests.fixtures import request_webhook, text_item
from workstreams.conversations.models import Message


def shake_hands(application, token):
    query = f"hub.mode=subscribe&hub.verify_token={token}&hub.challenge=7342"
    path = f"{WEBHOOKS}{application.webhook_key}/"
    return request_webhook("GET", path, query=query.encode())


def test_handshake_with_the_right_token_gives_the_challenge_back(facebook):
    token = facebook.application.verify_token

    assert shake_hands(facebook.application, token) == (200, b"7342")


def test_handshake_with_a_wrong_token_is_refused(facebook):
    token = facebook.application.verify_token

    assert shake_hands(facebook.application, f"{token}x") == (403, b"")


def test_post_with_a_bad_signature_is_refused_and_nothing_of_it_is_stored(facebook):
    assert facebook.post(text_item("hello"), secret="guessed") == 403

    assert not WebhookDelivery.objects.exists()
    assert not Message.objects.exists()


def test_message_that_is_posted_twice_is_shown_once(facebook, inbox):
    facebook.gilda_writes("Is the brass lamp in stock?", mid="m_same")
    facebook.gilda_writes("Is the brass lamp in stock?", mid="m_same")

    assert WebhookDelivery.objects.count() == 2
    assert Message.objects.count() == 1
    assert inbox.look().count('<li class="entry entry-theirs') == 1
