"""Alice ends and closes a conversation, and Gilda is asked, once, how it was."""

import re

import pytest
from django.test import Client

from tests.acceptance.conftest import after, do_the_work
from tests.surveys.conftest import fields_of, make_survey
from workstreams.conversations.auto_close import close_inactive
from workstreams.conversations.models import AutoClosing, Conversation
from workstreams.surveys import tasks
from workstreams.surveys.models import ChannelSurvey

LINK = re.compile(r"https?://\S+?(/surveys/\S+/)$")


@pytest.fixture
def survey(transactional_db):
    return make_survey()


@pytest.fixture(autouse=True)
def setting(survey, page):
    return ChannelSurvey.objects.create(
        channel=page.channel_ptr, is_on=True, survey=survey, on_since=page.created_at
    )


def ask():
    """What workers do within a minute of the closing."""
    tasks.sweep()
    do_the_work()


def links_in(facebook):
    texts = [body["message"]["text"] for body in facebook.sent if "message" in body]
    return [found[1] for found in map(LINK.search, texts) if found]


def finish(facebook, inbox):
    facebook.gilda_writes()
    inbox.answer("Yes, it is.")
    inbox.press("ending")


def test_ended_conversation_is_not_asked_about_until_it_is_closed(facebook, inbox, alice):
    finish(facebook, inbox)
    ask()

    assert links_in(facebook) == []
    assert Conversation.objects.holding_capacity().filter(agent=alice).exists()


def test_closed_conversation_sends_the_link_once(facebook, inbox, alice):
    finish(facebook, inbox)
    inbox.press("session-closure")
    ask()
    ask()

    assert len(links_in(facebook)) == 1
    assert inbox.conversation.is_closed
    assert not Conversation.objects.holding_capacity().filter(agent=alice).exists()
    seen = inbox.look()
    assert "The survey was sent" in seen
    assert "[personal link]" in seen
    assert links_in(facebook)[0] not in seen


def test_customer_answers_and_the_agent_sees_the_score(facebook, inbox, survey):
    finish(facebook, inbox)
    inbox.press("session-closure")
    ask()
    (link,) = links_in(facebook)

    gilda = Client()
    assert gilda.get(link).status_code == 200
    gilda.post(link, {**fields_of(survey, rating="5", text="Lovely"), "send": "1"})

    assert "Thank you" in gilda.get(link).content.decode()
    seen = inbox.look()
    assert "5 of 5" in seen
    assert "Lovely" in seen


def test_closing_after_the_window_is_logged_as_not_sent(facebook, inbox):
    finish(facebook, inbox)
    with after(hours=25):
        inbox.press("session-closure")
        ask()

        assert links_in(facebook) == []
        assert "The survey was not sent: the reply window is closed" in inbox.look()


def test_closing_by_itself_after_a_long_time_is_logged_as_not_sent(facebook, inbox):
    AutoClosing.objects.filter(status="active").update(minutes=28 * 24 * 60)
    facebook.gilda_writes()
    inbox.answer("Yes, it is.")
    with after(days=29):
        close_inactive()
        ask()

        assert inbox.conversation.is_closed
        assert links_in(facebook) == []
        assert "The survey was not sent: the reply window is closed" in inbox.look()


def test_page_that_asks_nobody_sends_nothing(facebook, inbox, setting):
    setting.is_on = False
    setting.save()
    finish(facebook, inbox)
    inbox.press("session-closure")
    ask()

    assert links_in(facebook) == []
    assert "The survey" not in inbox.look()
