"""Offers in a browser: they arrive by themselves, count down, and are answered from anywhere."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routing import offers, presence, transfer
from tests.browser.test_inbox import WINDOWS, violations
from tests.fixtures import text_item
from tests.inbox.conftest import address
from workstreams.conversations import participation
from workstreams.conversations.models import Conversation, Session, Status
from workstreams.models import NotificationTemplate, Presence

pytestmark = pytest.mark.browser

HENRIK = "6600000000000002"
NOISE = """
    window.rung = 0;
    window.AudioContext = class {
        currentTime = 0;
        resume() { window.rung += 1; return new Promise(() => {}); }
    };
"""


NOTIFICATIONS = """
    window.shown = [];
    window.Notification = class extends EventTarget {
        static permission = "granted";
        static requestPermission() { return Promise.resolve("granted"); }
        constructor(title, options) { super(); window.shown.push([title, options.body]); }
    };
    document.hasFocus = () => IN_FRONT;
"""


@pytest.fixture(autouse=True)
def offer_arabic(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]


@pytest.fixture
def henrik_writes(deliver, asking):
    """Another customer, whose conversation is offered to whoever has room, once."""
    asking.offer_again_seconds = 60
    asking.save()

    def henrik_writes(text="Where is my parcel?"):
        deliver(text_item(text, mid="m_9", sender=HENRIK))
        return Conversation.objects.get(identity__external_id=HENRIK)

    return henrik_writes


def card(page):
    return page.locator(".offer")


def seconds_left(page):
    minutes, seconds = card(page).locator("[data-left]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def test_an_offer_arrives_while_the_agent_is_typing(open_page, alice, conversation, henrik_writes):
    page = open_page(address(conversation), alice)
    field = page.get_by_label("Your answer")
    field.press_sequentially("Half a sen")

    henrik_writes()

    expect(card(page)).to_contain_text("Where is my parcel?")
    expect(page.locator("#call")).to_contain_text("Incoming conversation")
    expect(page).to_have_title(re.compile(r"^\(1\) Incoming · "))
    field.press_sequentially("tence")
    assert field.input_value() == "Half a sentence"


def test_the_time_runs(open_page, alice, henrik_writes):
    henrik_writes()
    page = open_page("/inbox/", alice)
    before = seconds_left(page)
    bar = card(page).locator("progress")
    long = bar.evaluate("bar => bar.value")

    page.wait_for_timeout(2200)

    assert before - 4 <= seconds_left(page) < before
    assert bar.evaluate("bar => bar.value") < long


def test_the_list_coming_anew_leaves_the_focus_alone(open_page, alice, conversation, henrik_writes):
    henrik_writes()
    page = open_page("/inbox/", alice)
    page.get_by_role("button", name="Accept").focus()
    page.wait_for_timeout(1100)

    conversation.touch()
    page.evaluate("document.body.dispatchEvent(new CustomEvent('live:lists'))")
    page.wait_for_timeout(500)

    assert page.evaluate("document.activeElement.id").endswith("-accept")


def test_accepting_opens_the_conversation(open_page, alice, henrik_writes):
    conversation = henrik_writes()
    page = open_page("/inbox/", alice)

    page.get_by_role("button", name="Accept").click()

    page.wait_for_url(f"**{address(conversation)}")
    expect(card(page)).to_have_count(0)
    expect(page.get_by_label("Your answer")).to_be_enabled()


def test_rejecting_brings_it_to_the_colleagues_screen(
    open_page, alice, bob, conversation, henrik_writes, workers
):
    presence.show(bob, Presence.objects.get(name="Away"))
    henrik_writes()
    presence.show(bob, Presence.available())
    alices = open_page(address(conversation), alice)
    bobs = open_page("/inbox/", bob)
    alices.get_by_label("Your answer").press_sequentially("Half a sentence")

    alices.get_by_role("button", name="Reject").click()

    expect(card(bobs)).to_contain_text("Where is my parcel?")
    expect(card(alices)).to_have_count(0)
    expect(alices.get_by_label("Your answer")).to_have_value("Half a sentence")


def test_an_offer_survives_a_reload(open_page, alice, henrik_writes):
    henrik_writes()
    page = open_page("/inbox/", alice)
    before = seconds_left(page)

    page.reload()

    expect(card(page)).to_have_count(1)
    assert seconds_left(page) <= before


def test_an_offer_stands_in_every_tab_and_leaves_them_together(open_page, alice, henrik_writes):
    first = open_page("/inbox/", alice)
    second = first.context.new_page()
    second.goto("/inbox/?view=open")

    henrik_writes()
    expect(card(first)).to_have_count(1)
    expect(card(second)).to_have_count(1)
    card(first).get_by_role("button", name="Reject").click()

    expect(card(second)).to_have_count(0)


def test_one_of_several_tabs_rings(open_page, alice, henrik_writes):
    first = open_page("/inbox/", alice)
    first.context.add_init_script(NOISE)
    first.reload()
    second = first.context.new_page()
    second.goto("/inbox/")

    henrik_writes()
    expect(card(first)).to_have_count(1)
    expect(card(second)).to_have_count(1)
    second.wait_for_timeout(800)

    assert first.evaluate("rung") + second.evaluate("rung") == 1


def test_the_sound_is_switched_off_in_the_menu(open_page, alice, henrik_writes):
    page = open_page("/inbox/", alice)
    page.context.add_init_script(NOISE)
    page.reload()
    page.locator("#me summary").click()
    switch = page.get_by_role("button", name="Sound for requests")

    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    page.reload()
    henrik_writes()

    expect(card(page)).to_have_count(1)
    page.wait_for_timeout(500)
    assert page.evaluate("rung") == 0


def test_the_computer_notifies_after_the_agent_asked_for_it(open_page, alice, base, henrik_writes):
    page = open_page("/inbox/", alice)
    page.context.grant_permissions(["notifications"], origin=base)
    page.context.add_init_script(NOTIFICATIONS.replace("IN_FRONT", "false"))
    page.reload()
    page.locator("#me summary").click()
    page.get_by_role("button", name="Notify me on this computer").click()

    henrik_writes()

    expect(card(page)).to_have_count(1)
    page.wait_for_timeout(800)
    assert [title for title, _ in page.evaluate("shown")] == ["Incoming conversation"]


@pytest.mark.parametrize(
    ("desktop", "in_front", "shown"),
    [("always", "true", 1), ("background", "true", 0), ("never", "false", 0)],
)
def test_the_template_says_whether_the_computer_notifies(
    open_page, alice, base, henrik_writes, asking, desktop, in_front, shown
):
    asking.notification_incoming = NotificationTemplate.objects.create(
        name="Ours", title="Ring ring", desktop=desktop
    )
    asking.save()
    page = open_page("/inbox/", alice)
    page.context.grant_permissions(["notifications"], origin=base)
    page.context.add_init_script(NOTIFICATIONS.replace("IN_FRONT", in_front))
    page.reload()
    page.locator("#me summary").click()
    page.get_by_role("button", name="Notify me on this computer").click()

    henrik_writes()

    expect(card(page)).to_contain_text("Ring ring")
    page.wait_for_timeout(800)
    assert len(page.evaluate("shown")) == shown


def test_an_offer_whose_time_is_over_is_asked_for_anew(open_page, alice, henrik_writes):
    henrik_writes()
    page = open_page("/inbox/", alice)
    Session.objects.update(closed_at=timezone.now(), closure_reason="withdrawn")
    Conversation.objects.update(offered_to=None)

    page.evaluate("document.querySelector('[data-offer]').dataset.expires = '1'")

    expect(card(page)).to_have_count(0)


def test_a_transfer_is_accepted_on_the_other_screen(open_page, alice, bob, conversation, asking):
    alices = open_page(address(conversation, "transfer/"), alice)
    bobs = open_page("/inbox/", bob)

    alices.get_by_role("searchbox", name="Search by name").fill("oka")
    expect(alices.locator(".choice-row")).to_have_count(1)
    alices.get_by_role("button", name="Transfer Bob Okafor").click()
    expect(alices.locator("#taking-part")).to_contain_text("Asking Bob Okafor to take over…")
    card(bobs).get_by_role("button", name="Accept").click()

    bobs.wait_for_url(f"**{address(conversation)}")
    expect(alices.locator(".thread-agent")).to_have_text("Bob Okafor")


def test_the_agent_reads_at_once_that_a_transfer_was_rejected(
    open_page, alice, bob, conversation, asking
):
    transfer.to_agent(conversation, bob, alice.user)
    page = open_page(address(conversation), alice)

    offers.reject(conversation, bob.user)

    expect(page.locator("#taking-part")).to_contain_text("Bob Okafor rejected the transfer")


def test_advice_is_asked_for_and_declined(open_page, alice, bob, conversation):
    page = open_page("/inbox/", bob)

    participation.invite(conversation, bob, alice.user)
    expect(card(page)).to_contain_text("Alice Martin asks for your advice")
    card(page).get_by_role("button", name="Decline").click()

    expect(card(page)).to_have_count(0)


def test_the_bar_goes_when_the_agent_is_back(open_page, alice):
    page = open_page("/inbox/", alice)

    presence.show(alice, Presence.objects.get(name="Inactive"), chosen=False)
    expect(page.locator("#inactive-bar")).to_contain_text("You missed a conversation")
    page.get_by_role("button", name="I am back").click()

    expect(page.locator("#inactive-bar")).to_be_hidden()
    expect(page.locator("#me .presence")).to_have_text("Available")


def test_an_offer_is_answered_without_javascript(open_page, alice, henrik_writes):
    conversation = henrik_writes()
    page = open_page("/inbox/", alice, java_script_enabled=False)
    expect(card(page).locator("time")).to_have_text(re.compile(r"until \d\d:\d\d"))

    card(page).get_by_role("button", name="Reject").click()
    expect(card(page)).to_have_count(0)

    conversation.refresh_from_db()
    assert conversation.status == Status.OPEN


def test_a_conversation_is_given_back_without_javascript(open_page, alice, conversation):
    page = open_page(address(conversation), alice, java_script_enabled=False)

    page.locator("#more > summary").click()
    page.get_by_role("button", name="Give back").click()

    expect(page.locator("#notices")).to_contain_text("Given back to Default.")


@pytest.mark.parametrize("window", WINDOWS)
def test_offers_break_no_rule_of_accessibility(
    open_page, alice, conversation, henrik_writes, window
):
    henrik_writes()
    presence.show(alice, Presence.objects.get(name="Inactive"), chosen=False)
    page = open_page(address(conversation), alice, **WINDOWS[window])
    page.locator("#more > summary").click()

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(card(page).locator("[id$=-accept]")).to_be_in_viewport()


@pytest.mark.parametrize("rest", ["transfer/", "transfer/?to=queue", "assign/", "force-close/"])
@pytest.mark.parametrize("window", ["light", "dark", "phone"])
def test_pages_to_choose_on_break_no_rule_of_accessibility(
    open_page, sofia, bob, vip, conversation, rest, window
):
    page = open_page(address(conversation, rest), sofia, **WINDOWS[window])

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_list_of_a_supervisor_is_reached_on_a_phone(open_page, sofia):
    page = open_page("/inbox/", sofia, **WINDOWS["phone"])

    page.get_by_role("link", name="Needs a supervisor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Needs a supervisor")
    expect(page.locator("#me > summary")).to_be_in_viewport()
