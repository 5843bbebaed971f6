"""Nobody wants a conversation: it reaches a supervisor's screen by itself, and leaves it again."""

import re

import pytest
from playwright.sync_api import expect

from routing import offers, supervision
from tests.browser.test_inbox import WINDOWS, violations
from tests.fixtures import text_item
from tests.inbox.conftest import address
from workstreams.conversations.models import Conversation

pytestmark = pytest.mark.browser


@pytest.fixture
def declined(deliver, asking, alice):
    """Gilda writes, and Alice, the only one, turns it down."""
    asking.decline_limit = 1
    asking.save()

    def declined():
        deliver(text_item("Where is my parcel?"))
        conversation = Conversation.objects.get()
        offers.reject(conversation, alice.user)
        return conversation

    return declined


def card(page):
    return page.locator(".offer-alert")


def test_a_supervisor_is_told_at_once_until_someone_has_it(open_page, sofia, alice, declined):
    page = open_page("/inbox/", sofia)

    conversation = declined()
    expect(card(page)).to_contain_text("Where is my parcel?")
    expect(page.locator("#call")).to_contain_text("Nobody wants this conversation")
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    card(page).get_by_role("link", name="Look at it").click()
    page.wait_for_url(f"**{address(conversation)}?view=stopped")

    supervision.assign(conversation, alice, sofia.user)
    expect(card(page)).to_have_count(0)


@pytest.mark.parametrize("window", WINDOWS)
def test_an_alert_breaks_no_rule_of_accessibility(open_page, sofia, declined, window):
    declined()
    page = open_page("/inbox/", sofia, **WINDOWS[window])

    expect(card(page)).to_be_in_viewport()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
