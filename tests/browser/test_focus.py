"""Where the focus is: it is seen, it stays while the page changes, and it is never lost."""

import pytest
from playwright.sync_api import expect

from tests.fixtures import text_item
from tests.inbox.conftest import address

pytestmark = pytest.mark.browser

VISIBLE = """
    (() => {
        const element = document.activeElement;
        if (element === document.body) return true;
        const ring = [element, element.parentElement, element.closest(".composer")]
            .filter(Boolean)
            .map((each) => getComputedStyle(each));
        return ring.some((style) => style.outlineStyle !== "none" && style.outlineWidth !== "0px");
    })()
"""


def test_the_first_stop_leads_past_the_lists(open_page, alice, conversation):
    page = open_page(address(conversation), alice)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#content")).to_be_focused()


def test_the_focus_stays_while_the_page_changes(open_page, alice, conversation, deliver):
    page = open_page(address(conversation), alice)
    page.get_by_role("button", name="End", exact=True).focus()

    deliver(text_item("And in silver?", mid="m_2"))

    expect(page.locator(".words", has_text="And in silver?")).to_be_visible()
    expect(page.get_by_role("button", name="End", exact=True)).to_be_focused()


def test_the_focus_is_not_lost_with_a_request_that_goes(open_page, alice, busy):
    page = open_page("/inbox/", alice)
    page.locator(".offer .button").last.focus()

    page.keyboard.press("Enter")

    expect(page.locator(".offer")).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")


def test_what_has_the_focus_can_be_seen(open_page, alice, busy):
    page = open_page("/inbox/", alice)
    page.keyboard.press("Tab")

    for _stop in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(VISIBLE), page.evaluate("document.activeElement.outerHTML")
