"""Facebook warns and blocks pages: administrators learn it, and customers are still heard."""

import pytest

from facebook_channel.models import PageCheck
from tests.fixtures import PAGE_ID, days_ago, milliseconds, text_item
from workstreams.conversations.models import Message


def enforced(action, **more):
    return {"recipient": {"id": PAGE_ID}, "policy_enforcement": {"action": action, **more}}


def said(days, action):
    return {**enforced(action), "timestamp": milliseconds(days_ago(days))}


def health(page):
    page.refresh_from_db(fields=["health", "health_sentence"])
    return page.health


def test_blocked_page_needs_attention_at_once(deliver, page):
    kept = deliver(enforced("block", reason="too many"))

    assert health(page) == "needs_attention"
    assert "review" in page.health_sentence
    assert (kept.state, kept.kinds, kept.remarks) == ("processed", ["policy_enforcement"], [])


def test_unblocked_page_may_work_again(deliver, page):
    deliver(enforced("block"), enforced("unblock"))

    assert health(page) == "unknown"
    assert PageCheck.objects.get(page=page).policy["action"] == "unblock"


def test_word_that_comes_again_after_a_newer_one_changes_nothing(deliver, page):
    block, unblock = said(5, "block"), said(4, "unblock")
    deliver(block, unblock)

    deliver(block)

    assert health(page) == "unknown"
    assert PageCheck.objects.get(page=page).policy["action"] == "unblock"


def test_block_that_comes_again_does_not_undo_what_was_mended_meanwhile(deliver, page):
    block = said(5, "block")
    deliver(block)
    page.may_be_mended()

    deliver(block)

    assert health(page) == "unknown"


def test_newer_block_counts_again(deliver, page):
    deliver(said(5, "block"), said(4, "unblock"))

    deliver(said(3, "block"))

    assert health(page) == "needs_attention"


def test_warned_page_goes_on_working(deliver, page):
    before = health(page)
    deliver(enforced("warning", reason="too many"))

    assert health(page) == before
    assert PageCheck.objects.get(page=page).policy["reason"] == "too many"


@pytest.mark.parametrize("action", ["block", "warning", "unblock"])
def test_customer_in_the_same_post_is_heard(deliver, action):
    deliver(enforced(action), text_item("hello"))

    assert Message.objects.get().text == "hello"


def test_other_action_is_remarked(deliver, page):
    kept = deliver(enforced("praise"))

    assert kept.remarks == ["item 0: unsupported: policy_enforcement"]
