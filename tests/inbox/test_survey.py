"""Agents see in the side panel and in the thread what became of the survey."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.inbox.conftest import address
from tests.surveys.conftest import (  # noqa: F401 - fixtures
    closed,
    fields_of,
    invitation,
    link,
    setting,
    survey,
)
from workstreams.conversations.models import ContactIdentity, Message
from workstreams.surveys.inviting import invite


def words_of(client, conversation):
    return " ".join(client.get(address(conversation)).content.decode().split())


def test_conversation_nobody_was_asked_about_tells_of_no_survey(at_alices, conversation):
    assert "part-survey" not in words_of(at_alices, conversation)


def test_survey_on_its_way_is_told(at_alices, invitation):  # noqa: F811
    words = words_of(at_alices, invitation.conversation)

    assert "The survey was sent, no answer yet" in words
    assert "The survey was sent</" in words or "The survey was sent " in words


def test_survey_that_was_not_sent_says_why(at_alices, closed):  # noqa: F811
    ContactIdentity.objects.update(window_opened_at=datetime.now(UTC) - timedelta(days=2))
    invite(closed.pk)

    words = words_of(at_alices, closed)
    thread, panel = words.split('id="part-survey"')
    assert "The survey was not sent: the reply window is closed" in thread
    assert "The survey was not sent: the reply window is closed" in panel


def test_survey_that_was_not_delivered_is_told(at_alices, invitation):  # noqa: F811
    Message.objects.filter(pk=invitation.message_id).update(state="failed")

    assert "The survey could not be delivered" in words_of(at_alices, invitation.conversation)


@pytest.mark.parametrize("text", ["Faster next time", "<script>alert(1)</script>"])
def test_score_and_comment_are_shown(client, at_alices, invitation, link, survey, text):  # noqa: F811
    client.post(link, {**fields_of(survey, rating="4", text=text), "send": "1"})

    words = words_of(at_alices, invitation.conversation)

    assert "★★★★☆" in words
    assert "4 of 5" in words
    assert "The customer answered the survey: 4 of 5" in words
    assert "What should we do better?" in words
    assert "<script>alert" not in words
    assert text.replace("<", "&lt;").replace(">", "&gt;") in words


def test_draft_is_not_shown(client, at_alices, invitation, link, survey):  # noqa: F811
    client.post(link, {**fields_of(survey, rating="1", text="Perhaps"), "save": "1"})

    words = words_of(at_alices, invitation.conversation)
    assert "Perhaps" not in words
    assert "★" not in words
