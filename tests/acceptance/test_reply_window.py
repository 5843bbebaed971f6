"""How long Gilda may be answered: a day, or seven with the tag her session began with."""

import pytest

from tests.acceptance.conftest import after

A_DAY_IS_OVER = "The customer last wrote more than 24 hours ago, so Facebook takes no answer."
A_WEEK_IS_OVER = "The customer last wrote more than 7 days ago, so Facebook takes no answer."


@pytest.fixture
def tagged(page):
    turn_on_tag(page)


def turn_on_tag(page):
    page.human_agent_tag = True
    page.save(update_fields=["human_agent_tag"])


def assert_blocked(inbox, reason):
    html = inbox.look()
    refused = inbox.answer("Yes, two of them.")
    assert 'data-may-write="no"' in html
    assert reason in html
    assert refused.status_code == 422
    assert reason in refused.content.decode()


def test_within_a_day_the_answer_goes_out_without_the_tag(tagged, facebook, inbox):
    facebook.gilda_writes()

    inbox.answer("Yes, two of them.")

    (sent,) = facebook.sent
    assert sent["message"]["text"] == "Yes, two of them."
    assert (sent["messaging_type"], sent.get("tag")) == ("RESPONSE", None)


def test_after_a_day_without_the_tag_the_composer_is_blocked(facebook, inbox):
    facebook.gilda_writes()

    with after(hours=24, seconds=1):
        assert_blocked(inbox, A_DAY_IS_OVER)

    assert facebook.sent == []


def test_after_a_day_with_the_tag_the_answer_goes_out_with_it(tagged, facebook, inbox):
    facebook.gilda_writes()

    with after(hours=24, seconds=1):
        assert inbox.may_write()
        inbox.answer("Yes, two of them.")

    (sent,) = facebook.sent
    assert (sent["messaging_type"], sent["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")


def test_on_the_eighth_day_the_composer_is_blocked_with_the_tag_too(tagged, facebook, inbox):
    facebook.gilda_writes()

    with after(days=7, seconds=1):
        assert_blocked(inbox, A_WEEK_IS_OVER)

    assert facebook.sent == []


def test_tag_that_is_turned_on_meanwhile_counts_once_the_session_is_reopened(page, facebook, inbox):
    facebook.gilda_writes()

    with after(hours=24, seconds=1):
        turn_on_tag(page)
        assert_blocked(inbox, A_DAY_IS_OVER)
        inbox.press("session-closure")
        inbox.press("reopening")
        assert inbox.may_write()
        inbox.answer("Yes, two of them.")

    assert [sent["tag"] for sent in facebook.sent] == ["HUMAN_AGENT"]
