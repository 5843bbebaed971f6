"""What a page's last answers tell: whether they leave, and whether the tag is granted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from facebook_channel.connection.send_check import last_send_of
from facebook_channel.connection.tag_check import tag_of
from facebook_channel.models import GraphCall
from tests.fixtures import GILDA, PAGE_ID


def sent(page, *, tag="", code="", outcome="", **changes):
    """An answer as the journal of calls keeps it."""
    body = {"recipient": {"id": GILDA}, "message": {"text": "hello"}}
    number, _slash, detail = code.partition("/")
    error = {"error": {"code": number, "error_subcode": detail}} if code else {}
    fields = {
        "method": "POST",
        "path": f"{PAGE_ID}/messages",
        "request": {"json": {**body, **({"tag": tag} if tag else {})}},
        "answer": error,
        "outcome": outcome or ("refused" if code else "done"),
        "code": code,
    }
    return GraphCall.objects.create(page=page, **{**fields, **changes})


def last(page):
    found = last_send_of(page)
    return str(found.state), found.sentence


@pytest.fixture
def tagging(page):
    page.human_agent_tag = True
    page.save()
    return page


def tag(page):
    found = tag_of(page, timezone.now())
    return str(found.state), found.sentence


def test_page_that_never_sent_is_not_known(page):
    assert last(page)[0] == "unknown"


def test_answer_that_left_is_in_order(page):
    sent(page, code="551")
    sent(page)

    assert last(page)[0] == "good"


def test_refused_answer_says_why_and_what_to_do(page):
    sent(page)
    sent(page, code="190/463")

    state, sentence = last(page)
    assert state == "warning"
    assert "error 190/463" in sentence
    assert "Make a new one" in sentence


def test_refused_answer_whose_words_were_erased_is_told(page):
    sent(page, code="551", request={}, answer={})

    state, sentence = last(page)
    assert state == "warning"
    assert "Graph calls" in sentence


def test_answer_nobody_replied_to_is_orange(page):
    sent(page, outcome="unanswered")

    assert last(page)[0] == "warning"


def test_signs_and_other_calls_are_no_answers(page):
    sent(page)
    sent(page, code="10", request={"json": {"recipient": {"id": GILDA}, "sender_action": "x"}})
    sent(page, code="10", path=f"{PAGE_ID}/subscribed_apps", request={"data": {}})
    sent(page, code="10", method="GET", request={})

    assert last(page)[0] == "good"


def test_page_without_the_tag_has_no_row_of_it(page):
    assert tag_of(page, timezone.now()) is None


def test_tag_is_not_known_until_an_answer_has_left_with_it(tagging):
    sent(tagging)
    sent(tagging, tag="HUMAN_AGENT", code="551")
    sent(tagging, tag="HUMAN_AGENT", outcome="unanswered")

    assert tag(tagging)[0] == "unknown"


def test_tagged_answer_that_left_shows_that_the_tag_is_granted(tagging):
    sent(tagging, tag="HUMAN_AGENT", code="10")
    sent(tagging, tag="HUMAN_AGENT")
    sent(tagging, tag="HUMAN_AGENT", code="551")

    assert tag(tagging)[0] == "good"


@pytest.mark.parametrize("code", ["3", "10", "200", "230", "299", "1/99", "200/2018027"])
def test_tagged_answer_refused_for_a_permission_is_broken(tagging, code):
    sent(tagging, tag="HUMAN_AGENT")
    sent(tagging, tag="HUMAN_AGENT", code=code)

    state, sentence = tag(tagging)
    assert state == "bad"
    assert f"error {code}" in sentence


@pytest.mark.parametrize("code", ["200/1545041", "10/2018108", "100", "300", "http_500", ""])
def test_other_refusals_say_nothing_about_the_tag(tagging, code):
    sent(tagging, tag="HUMAN_AGENT", code=code, outcome="refused")

    assert tag(tagging)[0] == "unknown"


def test_tagged_answer_refused_as_too_late_is_orange(tagging):
    sent(tagging, tag="HUMAN_AGENT", code="10/2018278")

    assert tag(tagging)[0] == "warning"


def test_what_was_long_ago_says_nothing_about_the_tag(tagging):
    sent(tagging, tag="HUMAN_AGENT", code="10", called_at=timezone.now() - timedelta(days=40))

    assert tag(tagging)[0] == "unknown"
