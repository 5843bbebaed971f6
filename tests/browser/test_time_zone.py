"""Clocks are those of the browser, where nobody chose others."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.inbox.conftest import address

pytestmark = pytest.mark.browser


def test_times_are_those_of_the_browser(open_page, alice, conversation):
    conversation.messages.update(occurred_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC))
    page = open_page(address(conversation), alice, timezone_id="Asia/Kolkata")
    page.reload()

    expect(page.locator(".entry-theirs time")).to_contain_text("15:00")
