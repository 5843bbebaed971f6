"""Quick replies beside the field: found while typing, put in at the cursor, never sent."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_inbox import WINDOWS, violations
from tests.inbox.conftest import address
from workstreams.conversations.models import Direction, Message, QuickReply

pytestmark = pytest.mark.browser


@pytest.fixture
def replies(db):
    new = QuickReply.objects.create
    new(title="Greeting", message="Hello,\nI am <b>{FirstName{Agent}}</b>.", tags=["welcome"])
    new(title="Opening hours", message="We are open from nine to five.", tags=["shop"])
    new(title="Returns", message="Send it back within 30 days.", tags=["shop", "returns"])


@pytest.fixture
def thread(open_page, alice, conversation, replies):
    return open_page(address(conversation), alice)


def panel(page):
    return page.get_by_role("dialog", name="Quick replies")


def names(page):
    return panel(page).get_by_role("option").locator(".quick-name > bdi:first-child")


def opener(page):
    return page.get_by_role("button", name="Quick replies", exact=True)


def field(page):
    return page.get_by_label("Your answer")


def test_button_opens_the_panel_and_a_click_puts_the_text_in(thread):
    opener(thread).click()
    expect(names(thread)).to_have_text(["Greeting", "Opening hours", "Returns"])

    panel(thread).get_by_role("option", name="Greeting").click()

    expect(field(thread)).to_have_value("Hello,\nI am <b>Alice</b>.")
    expect(field(thread)).to_be_focused()
    expect(panel(thread)).to_be_hidden()
    assert not Message.objects.filter(direction=Direction.OUTBOUND).exists()


def test_text_goes_in_at_the_cursor(thread):
    field(thread).fill("Dear Gilda!  Bye.")
    field(thread).evaluate("field => field.setSelectionRange(12, 12)")
    opener(thread).click()

    panel(thread).get_by_role("option", name="Opening").click()

    expect(field(thread)).to_have_value("Dear Gilda! We are open from nine to five. Bye.")


def test_list_is_filtered_and_chosen_with_the_keyboard(thread):
    opener(thread).focus()
    thread.keyboard.press("Space")
    search = thread.get_by_role("combobox", name="Search in title, text or #tag")
    expect(search).to_be_focused()
    thread.keyboard.type("#shop")
    expect(names(thread)).to_have_text(["Opening hours", "Returns"])

    thread.keyboard.press("ArrowDown")
    expect(panel(thread).get_by_role("option", selected=True)).to_contain_text("Returns")
    thread.keyboard.press("Enter")

    expect(field(thread)).to_have_value("Send it back within 30 days.")


def test_escape_closes_and_the_focus_returns(thread):
    opener(thread).click()
    expect(panel(thread)).to_be_visible()
    thread.keyboard.press("Escape")

    expect(panel(thread)).to_be_hidden()
    expect(opener(thread)).to_be_focused()


def test_slash_and_words_find_and_are_replaced(thread):
    field(thread).press_sequentially("/q open")
    expect(names(thread)).to_have_text(["Opening hours"])

    thread.keyboard.press("Enter")

    expect(field(thread)).to_have_value("We are open from nine to five.")


def test_enter_waits_for_what_was_typed_last(thread):
    field(thread).press_sequentially("/q")
    expect(names(thread)).to_have_count(3)
    thread.keyboard.type(" #returns")
    thread.keyboard.press("Enter")

    expect(field(thread)).to_have_value("Send it back within 30 days.")


def test_escape_takes_the_command_away_so_that_nobody_sends_it(thread):
    field(thread).press_sequentially("/q zzzz")
    expect(panel(thread)).to_be_visible()
    thread.keyboard.press("Escape")

    expect(panel(thread)).to_be_hidden()
    expect(field(thread)).to_have_value("")


def test_command_is_not_sent_by_the_button(thread):
    field(thread).press_sequentially("/q zzzz")
    expect(panel(thread)).to_contain_text("is found for “zzzz”")
    thread.get_by_role("button", name="Send", exact=True).click()

    expect(panel(thread)).to_be_visible()
    assert not Message.objects.filter(direction=Direction.OUTBOUND).exists()


def test_own_ones_have_a_tab(thread, alice):
    QuickReply.objects.create(title="Mine", message="I am Alice.", owner=alice.user)
    opener(thread).click()
    expect(names(thread)).to_have_count(4)
    panel(thread).get_by_role("button", name="Personal").click()

    expect(names(thread)).to_have_text(["Mine"])


def test_answer_that_only_begins_like_it_is_left_alone(thread):
    field(thread).press_sequentially("/question")

    expect(panel(thread)).to_be_hidden()
    expect(field(thread)).to_have_value("/question")


def test_nothing_found_is_said(thread):
    field(thread).press_sequentially("/q bicycle")

    expect(panel(thread)).to_contain_text("is found for “bicycle”")
    expect(names(thread)).to_have_count(0)


def test_without_javascript_a_page_lists_them(open_page, alice, conversation, replies):
    plain = open_page(address(conversation), alice, java_script_enabled=False)
    plain.get_by_role("link", name="Quick replies").click()
    plain.get_by_label("Search in title").fill("#welcome")
    plain.get_by_role("button", name="Search").click()
    plain.get_by_role("link", name="Greeting").click()

    expect(plain.get_by_label("Your answer")).to_have_value("Hello,\nI am <b>Alice</b>.")
    plain.get_by_role("button", name="Send", exact=True).click()
    expect(plain.locator(".entry-ours .words")).to_contain_text("I am <b>Alice</b>.")


@pytest.mark.parametrize("window", WINDOWS)
def test_panel_and_page_break_no_rule_and_fit(
    open_page, alice, conversation, replies, window, settings
):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    QuickReply.objects.create(title="x" * 100, message="y" * 4000, tags=["z" * 50] * 5)
    shown = open_page(address(conversation), alice, **WINDOWS[window])
    shown.locator("#quick-open").click()
    expect(shown.locator(".quick-reply").first).to_be_visible()
    assert violations(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")

    shown.goto(address(conversation, "quick-replies/"))
    assert violations(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
