"""The inbox without a mouse: single keys, and the sheet that shows them."""

import pytest
from playwright.sync_api import expect

from tests.inbox.conftest import address
from workstreams.conversations.models import Conversation, Status

pytestmark = pytest.mark.browser


def focused(page, selector):
    return expect(page.locator(f"{selector}:focus"))


def open_at(page, conversation):
    page.wait_for_url(f"**{address(conversation)}*")


def test_a_conversation_is_found_answered_and_ended_by_keys_alone(open_page, alice, conversation):
    page = open_page("/inbox/", alice)

    page.keyboard.press("j")
    focused(page, "a.row").to_be_visible()
    page.keyboard.press("Enter")
    open_at(page, conversation)
    focused(page, "#content").to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("Two of them.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".entry-ours .words")).to_have_text("Two of them.")
    focused(page, "#answer").to_be_visible()
    page.keyboard.press("Escape")
    focused(page, "#scroller").to_be_visible()
    page.keyboard.press("e")
    expect(page.locator("#thread-head .status")).to_have_text("Wrap-up")
    focused(page, "#content").to_be_visible()


def test_up_and_down_walk_the_list(open_page, alice, busy):
    page = open_page("/inbox/", alice)
    rows = page.locator("a.row")

    for key in ["j", "j", "ArrowDown", "k", "ArrowUp"]:
        page.keyboard.press(key)
    expect(rows.nth(0)).to_be_focused()
    for _turn in range(rows.count() + 2):
        page.keyboard.press("j")
    expect(rows.last).to_be_focused()


def test_a_key_leads_back_to_the_row_one_came_from(open_page, alice, busy):
    page = open_page("/inbox/", alice)
    page.keyboard.press("j")
    page.keyboard.press("j")
    name = page.locator("a.row:focus .row-name").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/*/**")

    page.keyboard.press("u")

    focused(page, "a.row").to_contain_text(name)


def test_on_a_phone_the_way_back_ends_at_the_row(open_page, alice, conversation):
    page = open_page(address(conversation), alice, width=390, height=844)

    page.keyboard.press("u")

    page.wait_for_url("**/inbox/?*")
    focused(page, f"#row-{conversation.pk} a.row").to_be_visible()


def test_two_keys_lead_to_each_list(open_page, alice, conversation):
    page = open_page("/inbox/", alice)

    for key, view in [("o", "open"), ("c", "closed"), ("@", "mentions"), ("m", "mine")]:
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_url(f"**/inbox/?view={view}")


@pytest.mark.parametrize(
    ("key", "target"),
    [("r", "#answer"), ("n", "#note"), ("q", "#quick-filter"), ("l", "#new-tag"), ("/", "#search")],
)
def test_a_key_leads_into_its_field(open_page, alice, busy, key, target):
    page = open_page(address(busy), alice)

    page.keyboard.press(key)

    focused(page, target).to_be_visible()
    expect(page.locator(target)).to_have_value("")


@pytest.mark.parametrize(("key", "page_name"), [("t", "transfer"), ("c", "consult")])
def test_what_a_closed_menu_holds_is_a_key_away(open_page, alice, conversation, key, page_name):
    page = open_page(address(conversation), alice)

    page.keyboard.press(key)

    page.wait_for_url(f"**/{page_name}/?*")


@pytest.mark.parametrize(("key", "part"), [("s", "#more-snooze"), ("p", "#more-priority")])
def test_a_part_of_the_menu_opens_with_a_key_and_closes_on_escape(
    open_page, alice, conversation, key, part
):
    page = open_page(address(conversation), alice)

    page.keyboard.press(key)
    focused(page, f"{part} > summary").to_be_visible()
    page.keyboard.press("ArrowDown")
    focused(page, f"{part} .menu-item").to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#more[open]")).to_have_count(0)
    focused(page, "#more > summary").to_be_visible()


def test_a_conversation_is_put_aside_with_a_key(open_page, alice, conversation):
    page = open_page(address(conversation), alice)

    page.keyboard.press("x")

    expect(page.locator(".notice").first).to_be_visible()
    conversation.refresh_from_db()
    assert conversation.status == Status.WAITING


def test_a_request_is_accepted_with_a_key(open_page, alice, offered):
    page = open_page("/inbox/", alice)
    expect(page.locator(".offer kbd").first).to_have_text("A")

    page.keyboard.press("a")

    open_at(page, offered)
    offered.refresh_from_db()
    assert offered.agent == alice


def test_a_request_is_turned_down_with_a_key(open_page, alice, offered, asking):
    asking.offer_again_seconds = 60
    asking.save()
    page = open_page("/inbox/", alice)

    page.keyboard.press("d")

    expect(page.locator(".offer")).to_have_count(0)
    offered.refresh_from_db()
    assert offered.offered_to is None


def test_r_answers_the_customer_also_while_a_request_stands_there(open_page, alice, busy):
    page = open_page(address(busy), alice)

    page.keyboard.press("r")

    focused(page, "#answer").to_be_visible()
    expect(page.locator(".offer")).to_have_count(1)


def test_several_are_chosen_by_keys(open_page, alice, busy):
    page = open_page("/inbox/", alice)

    for key in ["b", "Space", "j", "Space"]:
        page.keyboard.press(key)

    expect(page.locator("[data-chosen]")).to_have_text("2 chosen")
    page.keyboard.press("Escape")
    expect(page.locator("#bulk")).to_be_hidden()


def test_who_types_presses_no_keys(open_page, alice, conversation):
    page = open_page(address(conversation), alice)

    page.locator("#answer").press_sequentially("jxe?")

    expect(page.locator("#answer")).to_have_value("jxe?")
    assert Conversation.objects.get().status == Status.ACTIVE


def test_keys_with_control_belong_to_the_browser(open_page, alice, conversation):
    page = open_page(address(conversation), alice)

    page.keyboard.press("Control+e")
    page.keyboard.press("Shift+E")
    page.keyboard.press("Alt+e")

    expect(page.locator("#thread-head .status")).to_have_text("Active")


def test_who_wants_no_keys_has_none(open_page, alice, offered):
    alice.user.uses_shortcuts = False
    alice.user.save()
    page = open_page("/inbox/", alice)

    page.keyboard.press("d")

    expect(page.locator(".offer")).to_have_count(1)
    expect(page.locator(".offer kbd")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_contain_text("switched off in your preferences")


def test_another_alphabet_has_the_keys_in_the_same_places(open_page, alice, conversation):
    page = open_page(address(conversation), alice)

    page.evaluate(
        """document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key: "ق", code: "KeyR", bubbles: true })
        )"""
    )

    focused(page, "#answer").to_be_visible()


def test_the_overlay_shows_what_is_possible_here(open_page, alice, conversation):
    page = open_page(address(conversation), alice)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    lines = sheet.locator("dl > div")

    expect(lines.filter(has_text="Transfer…").locator("kbd")).to_have_text("t")
    expect(lines.filter(has_text="Put aside").locator("kbd")).to_have_text("x")
    expect(lines.filter(has_text="Accept")).to_have_count(0)


def test_the_overlay_keeps_the_focus_and_gives_it_back(open_page, alice, conversation):
    page = open_page(address(conversation), alice)
    page.locator("#more > summary").focus()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()

    page.keyboard.press("e")
    expect(page.locator("#thread-head .status")).to_have_text("Active")
    page.keyboard.press("Escape")

    expect(sheet).to_be_hidden()
    expect(page.locator("#more > summary")).to_be_focused()
