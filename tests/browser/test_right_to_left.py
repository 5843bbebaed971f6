"""The inbox in Arabic: mirrored, with names and numbers that stay as they are written."""

import pytest
from playwright.sync_api import expect

from tests.inbox.conftest import address

pytestmark = pytest.mark.browser


@pytest.fixture
def in_arabic(open_page, alice):
    alice.user.language = "ar"
    alice.user.save(update_fields=["language"])
    return lambda path, **options: open_page(path, alice, **options)


def starts(page, *selectors):
    return [page.locator(selector).first.bounding_box()["x"] for selector in selectors]


def test_the_panes_stand_from_right_to_left(in_arabic, busy):
    page = in_arabic(address(busy))

    assert page.locator("html").get_attribute("dir") == "rtl"
    places = starts(page, ".side", ".list", ".thread", ".about")
    assert places == sorted(places, reverse=True)


def test_what_the_customer_says_begins_on_the_right(in_arabic, busy):
    page = in_arabic(address(busy))

    theirs, ours = starts(page, ".entry:not(.entry-ours) .bubble", ".entry-ours .bubble")
    assert theirs > ours


def test_the_inbox_speaks_arabic(in_arabic, busy):
    page = in_arabic("/inbox/")

    expect(page.get_by_role("heading", level=1)).to_have_text("عناصر العمل الخاصة بي")
    assert page.locator("html").get_attribute("lang") == "ar"


def test_arrows_point_the_other_way(in_arabic, busy):
    page = in_arabic(address(busy), width=390, height=844)
    turned = "icon => new DOMMatrix(getComputedStyle(icon).transform).a"

    assert page.locator(".back .icon").evaluate(turned) == -1
    assert page.locator(".composer .button-primary .icon").first.evaluate(turned) == -1


def test_names_keep_to_themselves(in_arabic, busy):
    page = in_arabic(address(busy))

    for selector in ["h1", ".row-name", ".me-name", ".offer-name"]:
        inner = page.locator(selector).first
        assert inner.evaluate(
            "element => Boolean(element.closest('bdi') ?? element.querySelector('bdi'))"
        )


def test_what_is_typed_runs_as_its_words_do(in_arabic, busy):
    page = in_arabic(address(busy))
    field = page.locator("#answer")
    direction = "field => getComputedStyle(field).direction"

    field.fill("Two of them.")
    assert field.evaluate(direction) == "ltr"
    field.fill("نعم، اثنان.")
    assert field.evaluate(direction) == "rtl"


def test_nothing_stands_beside_the_screen_in_arabic(in_arabic, busy):
    page = in_arabic("/inbox/")

    for size in [
        {"width": 1280, "height": 860},
        {"width": 1000, "height": 700},
        {"width": 390, "height": 844},
    ]:
        page.set_viewport_size(size)
        for path in ["/inbox/", address(busy), address(busy, "transfer/")]:
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
                path,
                size,
            )


def test_the_panel_comes_from_the_left(in_arabic, busy):
    page = in_arabic(f"{address(busy)}#about", width=1000)

    assert page.locator("#about").bounding_box()["x"] == 0
