"""The inbox on a phone: one pane at a time, room for fingers, nothing beside the screen."""

import pytest
from playwright.sync_api import expect

from tests.inbox.conftest import address

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
BESIDE = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def at_hand(open_page, alice):
    """`at_hand("/inbox/")`: this page on the phone of Alice."""
    return lambda path, **options: open_page(path, alice, **{**PHONE, **options})


def test_the_lists_stand_below_and_the_rows_above(at_hand, busy):
    page = at_hand("/inbox/")
    bar, rows = page.locator("#views").bounding_box(), page.locator("#rows").bounding_box()

    assert bar["y"] >= rows["y"] + rows["height"]
    assert bar["y"] + bar["height"] <= PHONE["height"]
    page.get_by_role("link", name="Open work items").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Open work items")


def test_a_conversation_has_the_screen_and_gives_it_back(at_hand, busy):
    page = at_hand("/inbox/")

    page.locator("a.row", has_text="Gilda").tap()
    expect(page.locator("#answer")).to_be_in_viewport()
    expect(page.locator("#rows")).to_be_hidden()
    expect(page.locator("#views")).to_be_hidden()

    page.get_by_role("link", name="Back to the list").tap()
    expect(page.locator("#rows")).to_be_visible()


def test_the_panel_is_a_sheet_over_the_conversation(at_hand, busy):
    page = at_hand(address(busy))

    page.get_by_role("link", name="About this customer").tap()
    panel = page.locator("#about")
    expect(panel).to_be_in_viewport()
    assert panel.bounding_box()["width"] == PHONE["width"]

    page.get_by_role("link", name="Close this panel").tap()
    expect(panel).to_be_hidden()


def test_a_request_leaves_room_for_what_is_being_written(at_hand, busy):
    page = at_hand(address(busy), height=664)

    offer, answer = page.locator(".offer"), page.locator("#answer")
    expect(offer.get_by_role("button", name="Accept")).to_be_in_viewport()
    expect(answer).to_be_in_viewport(ratio=1)
    assert page.locator("#scroller").bounding_box()["height"] > 150


def test_the_field_stays_above_the_keyboard(at_hand, busy):
    page = at_hand(address(busy))
    page.locator("#answer").tap()
    page.set_viewport_size({"width": 390, "height": 420})

    expect(page.locator("#answer")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_in_viewport(ratio=1)


def test_a_field_does_not_make_the_phone_zoom(at_hand, busy):
    page = at_hand(address(busy))

    small = page.evaluate(
        """[...document.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox])")]
            .filter((each) => each.checkVisibility())
            .filter((each) => parseFloat(getComputedStyle(each).fontSize) < 16)
            .map((each) => each.outerHTML.slice(0, 120))"""
    )

    assert small == []


def test_several_are_chosen_by_finger(at_hand, busy):
    page = at_hand("/inbox/")
    expect(page.locator(".row-choice").first).to_be_hidden()

    page.get_by_role("button", name="Choose several").tap()
    for box in page.locator(".row-choice").all()[:2]:
        box.tap()

    expect(page.locator("[data-chosen]")).to_have_text("2 chosen")
    assert page.evaluate(BESIDE) <= 0


def test_the_filters_can_be_used(at_hand, busy):
    page = at_hand("/inbox/")

    page.locator("#filters > summary").tap()
    page.get_by_label("Sort by").select_option(index=1)
    page.get_by_role("button", name="Show", exact=True).tap()

    page.wait_for_url("**order=*")
    assert page.evaluate(BESIDE) <= 0


PATHS = ["", "transfer/", "consult/", "snooze/", "block/", "quick-replies/", "customer/", "others/"]


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_stands_beside_the_screen(at_hand, busy, width):
    page = at_hand("/inbox/", width=width)
    lists = [f"/inbox/?view={view}" for view in ["mine", "open", "closed"]]

    for path in [*lists, "/inbox/search/?q=lamp", *(address(busy, rest) for rest in PATHS)]:
        page.goto(path)
        assert page.evaluate(BESIDE) <= 0, path


def test_at_four_times_the_size_everything_can_be_reached(open_page, alice, busy):
    """A window of 1280 pixels at 400 % is 320 wide and, as a rule, 180 to 256 high."""
    page = open_page(address(busy), alice, width=320, height=256)

    assert page.evaluate(BESIDE) <= 0
    page.locator("#answer").fill("Two of them.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".entry-ours .words", has_text="Two of them.")).to_have_count(1)
