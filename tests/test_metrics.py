"""Figures for Prometheus, counted at the moment of asking."""

import pytest

from facebook_channel.models import FacebookApplication, WebhookDelivery
from workstreams.conversations import replies
from workstreams.conversations.models import Message

REFUSED = "omnichannel_webhook_posts_refused_total"


@pytest.fixture
def figures(client, settings):
    settings.HEALTH_TOKEN = "a-health-token"

    def figures():
        answer = client.get("/metrics", headers={"Authorization": "Bearer a-health-token"})
        lines = answer.content.decode().splitlines()
        return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))

    return figures


def test_answers_that_wait_for_a_broken_page_are_among_the_figures(figures, conversation, alice):
    (answer,) = replies.reply(conversation, alice.user, "Yes.")
    assert answer.claim()
    answer.hold("The page has to be reconnected first.")

    assert figures()['omnichannel_outbound_messages{state="held"}'] == "1.0"


def test_figures_are_those_of_the_database(figures, conversation, alice, application):
    replies.reply(conversation, alice.user, "Yes.")
    WebhookDelivery.objects.create(application=application, body=b"{}")
    WebhookDelivery.objects.create(application=application, body=b"{}", state="failed")
    FacebookApplication.objects.update(refused_in_all=3, too_large_in_all=1)

    assert figures() == {
        'omnichannel_webhook_deliveries{state="failed"}': "1.0",
        'omnichannel_webhook_deliveries{state="pending"}': "1.0",
        'omnichannel_conversations{status="active"}': "1.0",
        'omnichannel_outbound_messages{state="queued"}': "1.0",
        'omnichannel_channels{health="unknown"}': "1.0",
        "omnichannel_channels_with_a_warning": "0.0",
        'omnichannel_agents{presence="busy"}': "1.0",
        f'{REFUSED}{{application="{application.app_id}",reason="signature"}}': "3.0",
        f'{REFUSED}{{application="{application.app_id}",reason="size"}}': "1.0",
        'omnichannel_webhook_events{state="pending"}': "0.0",
        'omnichannel_webhook_events{state="failed"}': "0.0",
        "omnichannel_webhooks_disabled": "0.0",
    }


def test_answers_that_wait_for_a_broken_page_are_counted(figures, conversation, alice):
    replies.reply(conversation, alice.user, "Yes.")
    Message.objects.filter(direction="outbound").update(state="held")

    assert figures()['omnichannel_outbound_messages{state="held"}'] == "1.0"


@pytest.mark.parametrize("token", ["", "guessed"])
def test_figures_are_for_who_knows_the_token(client, settings, db, token):
    settings.HEALTH_TOKEN = "a-health-token"

    assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 403


def test_without_a_token_nobody_gets_figures(client, settings, db):
    settings.HEALTH_TOKEN = ""

    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403


def test_figures_are_open_while_developing(client, settings, db):
    settings.DEBUG = True

    assert client.get("/metrics").status_code == 200
