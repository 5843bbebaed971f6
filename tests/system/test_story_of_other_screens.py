"""The whole way with the keyboard alone, on a phone, and from right to left."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.system.conftest import with_one_broker
from tests.system.patience import eventually
from tests.system.windows import be_open, offer, open_row, words

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("stage")]

QUESTION, ANSWER = "Is the brass lamp in stock?", "Yes, two of them."
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def gilda(stage):
    return stage.messenger.person("Gilda Brook")


@with_one_broker
def test_agent_needs_no_mouse(asking, gilda, windows):
    inbox = windows.open("alice")
    gilda.write(QUESTION)
    expect(offer(inbox, "Gilda Brook")).to_be_visible()

    press_what_the_sheet_says(inbox, "Accept")
    be_open(inbox)
    expect(words(inbox, QUESTION)).to_be_visible()
    press_what_the_sheet_says(inbox, "Answer")
    inbox.keyboard.type(ANSWER)
    inbox.keyboard.press("Control+Enter")
    eventually(lambda: gilda.heard() == [ANSWER], what="the answer's arrival")

    inbox.keyboard.press("Escape")
    press_what_the_sheet_says(inbox, "End")
    expect(inbox.locator("#notices")).to_contain_text("Ended.")
    expect(inbox.locator("#thread-head")).to_contain_text("Wrap-up")
    press_what_the_sheet_says(inbox, "Close")
    expect(inbox.locator("#thread-head")).to_contain_text("Closed")


def press_what_the_sheet_says(page, words):
    """Look up the key for this, as somebody does who knows none but `?`, and press it."""
    page.wait_for_load_state()  # scripts run from then on
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    line = sheet.locator("dl > div").filter(has=page.get_by_text(words, exact=True))
    key = line.locator("kbd").inner_text()
    page.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()
    page.keyboard.press(key)


@with_one_broker
@pytest.mark.parametrize(
    ("language", "direction", "options"),
    [("en", "ltr", PHONE), ("ar", "rtl", {}), ("ar", "rtl", PHONE)],
    ids=["phone", "right to left", "phone, right to left"],
)
def test_agent_answers_on_any_screen(gilda, windows, language, direction, options):
    inbox = windows.open("alice", language=language, **options)
    gilda.write(QUESTION)

    open_row(inbox, "Gilda Brook")
    expect(words(inbox, QUESTION)).to_be_visible()
    expect(inbox.locator("html")).to_have_attribute("dir", direction)
    inbox.locator("#answer").fill(ANSWER)
    inbox.locator("#composer .button-primary").click()

    eventually(lambda: gilda.heard() == [ANSWER], what="the answer's arrival")
    expect(words(inbox, ANSWER)).to_be_in_viewport()
    assert inbox.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(inbox).violations_count == 0
