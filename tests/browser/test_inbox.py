"""The inbox in a browser: usable by everyone, quick, and nothing that is typed gets lost."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.fixtures import text_item
from tests.inbox.conftest import address
from workstreams.conversations.models import Attachment, Direction, Message, Origin, State
from workstreams.models import Presence

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WINDOWS = {
    "light": {"scheme": "light"},
    "dark": {"scheme": "dark"},
    "middle": {"width": 1000},
    "phone": {"width": 390, "height": 844},
    "right to left": {"locale": "ar"},
}


@pytest.fixture
def every_state(conversation, alice):
    """One message of each kind and state."""
    for state in [State.SENT, State.READ, State.FAILED, State.UNKNOWN]:
        Message.objects.create(
            conversation=conversation,
            channel_id=conversation.channel_id,
            direction=Direction.OUTBOUND,
            origin=Origin.AGENT,
            author=alice.user,
            text=f"It was {state}, see https://shop.example/",
            state=state,
            error="The customer cannot be reached.",
            unknown_since=conversation.opened_at,
        )
    came = {"channel_id": conversation.channel_id, "direction": Direction.INBOUND}
    file = Message.objects.create(conversation=conversation, **came)
    Attachment.objects.create(message=file, kind="file", url="https://cdn.example/", title="a.pdf")
    Message.objects.create(conversation=conversation, kind="unsupported", **came)
    Message.objects.create(conversation=conversation, kind="postback", text="Track it", **came)
    return conversation


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("window", WINDOWS)
def test_a_conversation_breaks_no_rule_of_accessibility(open_page, alice, every_state, window):
    page = open_page(address(every_state), alice, **WINDOWS[window])

    assert violations(page) == []


@pytest.mark.parametrize("window", WINDOWS)
def test_the_list_breaks_no_rule_of_accessibility(open_page, alice, conversation, window):
    page = open_page("/inbox/", alice, **WINDOWS[window])

    assert violations(page) == []


@pytest.mark.parametrize("window", WINDOWS)
def test_nothing_is_wider_than_the_window(open_page, alice, every_state, window):
    page = open_page(address(every_state), alice, **WINDOWS[window])

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_message_appears_while_the_agent_is_typing(open_page, alice, conversation, deliver):
    page = open_page(address(conversation), alice)
    field = page.get_by_label("Your answer")
    field.press_sequentially("Half a sen")
    seen = page.locator(".entry").first.element_handle()

    deliver(text_item("And in silver?", mid="m_2"))

    expect(page.locator(".words", has_text="And in silver?")).to_be_visible()
    field.press_sequentially("tence")
    assert field.input_value() == "Half a sentence"
    assert seen.evaluate("entry => entry.isConnected")


def test_the_answer_leaves_with_ctrl_enter(open_page, alice, conversation):
    page = open_page(address(conversation), alice)
    field = page.get_by_label("Your answer")

    field.fill("Yes, two of them.")
    field.press("Control+Enter")

    expect(page.locator(".entry-ours .words")).to_have_text("Yes, two of them.")
    expect(field).to_have_value("")
    assert Message.objects.filter(direction=Direction.OUTBOUND).count() == 1


def test_a_refused_answer_stays_in_the_field(open_page, alice, conversation):
    page = open_page(address(conversation), alice)
    conversation.sessions.update(channel_snapshot={})
    conversation.identity.window_opened_at = None
    conversation.identity.save(update_fields=["window_opened_at"])

    page.get_by_label("Your answer").fill("Are you there?")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("The customer has not written yet.")
    expect(page.locator("#answer")).to_have_value("Are you there?")
    expect(page.locator("#answer")).to_be_disabled()


def test_what_was_typed_is_there_after_a_look_at_another_page(open_page, alice, conversation):
    page = open_page(address(conversation), alice)
    page.get_by_label("Your answer").fill("Half a sentence")

    page.goto("/inbox/?view=open")
    page.goto(address(conversation))

    expect(page.get_by_label("Your answer")).to_have_value("Half a sentence")


def test_the_newest_message_is_in_view(open_page, alice, conversation):
    for number in range(60):
        Message.objects.create(
            conversation=conversation,
            channel_id=conversation.channel_id,
            direction=Direction.INBOUND,
            text=f"Number {number}.",
        )

    page = open_page(address(conversation), alice, java_script_enabled=False)

    expect(page.get_by_text("Number 59.", exact=True)).to_be_in_viewport()


def test_the_presence_is_changed_in_the_menu(open_page, alice):
    page = open_page("/inbox/", alice)

    page.locator("#me summary").click()
    page.get_by_role("button", name="Do not disturb").click()

    expect(page.locator("#me .presence")).to_have_text("Do not disturb")
    alice.refresh_from_db()
    assert alice.presence == Presence.objects.get(name="Busy - DND")


def test_two_tabs_share_one_stream_and_both_stay_up_to_date(
    open_page, alice, conversation, deliver
):
    first = open_page(address(conversation), alice)
    second = first.context.new_page()
    second.goto(address(conversation))

    deliver(text_item("For both of you", mid="m_2"))
    for page in (first, second):
        expect(page.locator(".words", has_text="For both of you")).to_be_visible()

    first.close()
    second.wait_for_timeout(500)
    deliver(text_item("For who is left", mid="m_3"))
    expect(second.locator(".words", has_text="For who is left")).to_be_visible()


def test_an_agent_works_without_javascript(open_page, alice, conversation):
    page = open_page(address(conversation), alice, java_script_enabled=False)

    page.get_by_label("Your answer").fill("Yes, two of them.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".entry-ours .words")).to_have_text("Yes, two of them.")

    page.get_by_role("button", name="End", exact=True).click()
    expect(page.locator("#thread-head .status")).to_have_text("Wrap-up")


def test_on_a_phone_one_pane_is_shown_at_a_time(open_page, alice, conversation):
    page = open_page("/inbox/", alice, width=390, height=844)
    expect(page.get_by_text("No conversation is open")).to_be_hidden()

    page.locator(".row").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#rows")).to_be_hidden()

    page.get_by_role("link", name="About this customer").click()
    expect(page.get_by_text("Why is this here?")).to_be_visible()
    page.get_by_role("link", name="Close this panel").click()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("#rows")).to_be_visible()
