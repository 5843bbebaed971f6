"""The board in a browser: live, kept, by keyboard, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessible_windows import seen
from tests.fixtures import GILDA, text_item
from workstreams.models import Agent

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/supervision/", "/supervision/today/"])
def test_supervision_is_for_everyone(open_page, sofia, busy, path):
    page = open_page(path, sofia)

    assert seen(page, sofia.user) == {}


@pytest.mark.parametrize("path", ["/supervision/", "/supervision/today/"])
def test_supervision_fits_a_phone(open_page, sofia, conversation, path):
    page = open_page(path, sofia, width=390, height=844)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_new_conversation_appears_by_itself(open_page, sofia, alice, page, deliver):
    Agent.objects.update(capacity=0)
    window = open_page("/supervision/", sofia)
    expect(window.get_by_text("Nobody is waiting, and nobody is being answered.")).to_be_visible()

    deliver(text_item("Is anybody there?", sender=GILDA))

    expect(window.locator("#board-rows tr")).to_have_count(1)
    expect(window.locator("#board-rows")).to_contain_text("Is anybody there?")


def test_filter_is_kept(open_page, sofia, conversation):
    window = open_page("/supervision/", sofia)
    window.get_by_text("Filter by state").click()
    window.get_by_label("Open", exact=True).check()
    window.get_by_role("button", name="Save").click()
    expect(window.get_by_text("Your board opens with this from now on.")).to_be_visible()

    window.goto("/supervision/")

    expect(window.get_by_text("Nothing fits the filter.")).to_be_visible()


def test_supervisor_reads_along_from_the_board(open_page, sofia, conversation):
    window = open_page("/supervision/", sofia)
    window.get_by_role("button", name="Monitor").click()

    expect(window.locator(".thread")).to_contain_text("Is the brass lamp in stock?")
