"""Every page of the inbox, in every way people look at it, breaks no rule of accessibility."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessible_windows import SMALL_TARGETS, WAYS, seen
from tests.inbox.conftest import address
from workstreams.conversations import lifecycle
from workstreams.conversations.models import ContactIdentity, Conversation

pytestmark = pytest.mark.browser

LISTS = ["mine", "open", "snoozed", "mentions", "closed"]


@pytest.mark.parametrize("view", LISTS)
def test_a_list_is_for_everyone(open_page, alice, busy, view):
    page = open_page(f"/inbox/?view={view}", alice)

    assert seen(page, alice.user) == {}


def test_the_lists_of_a_supervisor_are_for_everyone(open_page, sofia, busy):
    page = open_page("/inbox/?view=everyone", sofia)

    assert seen(page, sofia.user) == {}


def test_a_conversation_is_for_everyone(open_page, alice, busy):
    page = open_page(address(busy), alice)

    assert seen(page, alice.user, ways=WAYS) == {}


def close(conversation, alice):
    lifecycle.end(conversation, alice.user)
    lifecycle.close_session(Conversation.objects.get(pk=conversation.pk), alice.user)


def out_of_time(conversation, alice):
    conversation.sessions.update(channel_snapshot={})
    ContactIdentity.objects.filter(pk=conversation.identity_id).update(window_opened_at=None)


STATES = {
    "wrap-up": lambda conversation, alice: lifecycle.end(conversation, alice.user),
    "waiting": lambda conversation, alice: lifecycle.close_session(conversation, alice.user),
    "closed": close,
    "out of time": out_of_time,
}


@pytest.mark.parametrize("state", STATES)
def test_a_conversation_is_for_everyone_in_each_state(open_page, alice, busy, state):
    STATES[state](busy, alice)
    page = open_page(address(busy), alice)

    assert seen(page, alice.user) == {}


def menu(page):
    page.locator("#more > summary").click()
    page.locator("#more-snooze > summary").click()
    page.locator("#more-priority > summary").click()


def me(page):
    page.goto("/inbox/")
    page.locator("#me > summary").click()


def filters(page):
    page.goto("/inbox/")
    page.locator("#filters > summary").click()


def note(page):
    page.locator("[data-writes=note]:visible").first.click()
    expect(page.locator("#note")).to_be_visible()


def quick_replies(page):
    page.locator("#quick-open").click()
    expect(page.locator("#quick-replies")).to_be_visible()


def emoji(page):
    page.locator(".emoji-open:visible").click()
    page.locator("#emoji button").nth(5).wait_for()


def commands(page):
    page.locator("#answer").press_sequentially("/")
    expect(page.locator("#commands")).to_be_visible()


def keys(page):
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()


def panel(page):
    if page.locator(".about-link").is_visible():
        page.locator(".about-link").click()
    for fold in page.locator("#about details:not([open]) > summary:visible").all():
        fold.click()


OPENED = [menu, me, filters, note, quick_replies, emoji, commands, keys, panel]


@pytest.mark.parametrize("arrange", OPENED, ids=lambda arrange: arrange.__name__)
def test_what_opens_over_the_page_is_for_everyone(open_page, alice, busy, arrange):
    page = open_page(address(busy), alice)

    assert seen(page, alice.user, arrange) == {}


PAGES = [
    "/inbox/search/?q=parcel",
    "/inbox/search/?q=zzz",
    "/inbox/views/manage/",
    "/inbox/quick-replies/",
    "/account/preferences/",
    "/inbox/quick-replies/new/",
]
OF_A_CONVERSATION = [
    "transfer/",
    "transfer/?to=queue",
    "consult/",
    "snooze/",
    "block/",
    "quick-replies/",
    "customer/",
    "customer/new/",
    "case/new/",
    "others/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_other_page_is_for_everyone(open_page, alice, busy, path):
    page = open_page(path, alice)

    assert seen(page, alice.user) == {}


@pytest.mark.parametrize("rest", OF_A_CONVERSATION)
def test_every_page_of_a_conversation_is_for_everyone(open_page, alice, busy, rest):
    page = open_page(address(busy, rest), alice)

    assert seen(page, alice.user) == {}


def test_the_statement_is_for_everyone(open_page, alice, busy):
    alice.user.monitoring_acknowledged_at = None
    alice.user.save()
    page = open_page("/inbox/", alice)

    assert seen(page, alice.user) == {}


@pytest.mark.parametrize("path", ["/inbox/", "conversation", "#about"])
def test_fingers_have_room(open_page, alice, busy, path):
    addresses = {"conversation": address(busy), "#about": f"{address(busy)}#about"}
    page = open_page(
        addresses.get(path, path), alice, width=390, height=844, has_touch=True, is_mobile=True
    )

    assert page.evaluate(SMALL_TARGETS, 44) == []


def test_with_the_readers_own_colours_what_is_chosen_has_a_line(open_page, alice, busy):
    page = open_page(address(busy), alice, forced_colors="active")
    line = "element => getComputedStyle(element).outlineStyle"

    for chosen in ["a.row[aria-current]", ".view[aria-current]", ".chip[aria-current]"]:
        assert page.locator(chosen).first.evaluate(line) == "solid", chosen


def test_nothing_moves_for_whoever_wants_it_still(open_page, alice, busy):
    page = open_page(address(busy), alice)

    moving = page.evaluate(
        """document.getAnimations()
            .filter((each) => each.playState === "running")
            .filter((each) => each.effect.getTiming().duration > 1)
            .map((each) => each.effect.target.className)"""
    )

    assert moving == []
