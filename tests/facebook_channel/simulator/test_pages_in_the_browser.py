"""The chat page and the control panel in a real Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def window(chromium, messenger):
    """`window("/control", width=390)`; anything on the console is a failure."""
    complaints = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        def window(path, *, width=1280, scheme="light"):
            context = browser.new_context(
                base_url=messenger.url,
                viewport={"width": width, "height": 860},
                color_scheme=scheme,
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
            page.goto(path)
            if "person" in path:
                expect(page.locator("#scroll[aria-busy=false]")).to_be_visible()
            return page

        yield window
        browser.close()
    assert not complaints


def chat_of(person_id):
    return f"/#person={person_id}&page=330011"


def write(page, text):
    page.get_by_label("Message", exact=True).fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def menu(page, entry, name):
    entry.get_by_role("button", name="What to do with this message").click()
    entry.get_by_role("button", name=name).click()


def test_two_browsers_show_one_conversation(window, messenger, alice):
    first, second = window(chat_of(alice)), window(chat_of(alice), width=390, scheme="dark")
    second.locator("#entry-point").select_option("mobile app")

    write(first, "from my desk")
    write(second, "from my pocket")

    for page in (first, second):
        expect(page.locator("#messages > li")).to_have_count(2)
    assert len(messenger.conversation(alice)["messages"]) == 2


def test_message_can_be_edited_replied_to_and_unsent(window, alice):
    page = window(chat_of(alice))
    write(page, "helo")
    entry = page.locator("#messages > li").first

    menu(page, entry, "Edit")
    write(page, "hello")
    expect(entry).to_contain_text("Edited")
    menu(page, entry, "Reply")
    write(page, "I mean it")
    expect(page.locator("#messages > li").last).to_contain_text("Reply to: hello")
    menu(page, entry, "Unsend")

    expect(entry).to_contain_text("Message unsent")


def test_open_actions_stay_open_when_there_is_news_of_the_message(window, messenger, alice, psid):
    page = window(chat_of(alice))
    entry = page.locator("#messages > li").last
    expect(entry).to_contain_text("Sent")
    entry.get_by_role("button", name="What to do with this message").click()

    messenger.send(psid, message=None, sender_action="mark_seen")
    expect(entry).to_contain_text("Seen")

    expect(entry.get_by_role("button", name="Reply")).to_be_focused()


def test_answer_of_the_page_is_shown_and_reacted_to(window, messenger, alice, psid):
    page = window(chat_of(alice))
    replies = [{"content_type": "text", "title": "Rye", "payload": "RYE"}]
    messenger.send(psid, message={"text": "Which one?", "quick_replies": replies})
    entry = page.locator("#messages > li.page")
    expect(entry).to_contain_text("Which one?")

    menu(page, entry, "React with 👍")
    expect(entry.locator(".reactions")).to_have_text("👍")
    page.get_by_role("button", name="Rye").click()

    expect(page.locator("#messages > li").last).to_contain_text("Rye")


def test_page_is_seen_to_type_and_to_read(window, messenger, alice, psid):
    page = window(chat_of(alice))
    expect(page.locator("#messages > li")).to_have_count(1)

    messenger.send(psid, message=None, sender_action="typing_on")
    expect(page.get_by_text("The page is typing")).to_be_attached()
    messenger.send(psid, message=None, sender_action="mark_seen")

    expect(page.locator("#messages")).to_contain_text("Seen")


def test_sticker_and_share_are_sent(window, alice):
    page = window(chat_of(alice))

    page.get_by_role("button", name="Stickers").click()
    page.get_by_role("button", name="Send sticker: heart").click()
    page.get_by_role("button", name="Share or arrive").click()
    page.get_by_role("button", name="Location").click()
    page.get_by_role("dialog").get_by_role("button", name="Send").click()

    expect(page.locator("#messages .sticker")).to_have_count(1)
    expect(page.locator("#messages")).to_contain_text("My place")


def test_panel_answers_from_business_suite(window, alice, psid):
    chat, panel = window(chat_of(alice)), window("/control")

    panel.get_by_label("Answer from Business Suite").fill("A colleague here")
    panel.get_by_role("button", name="Answer", exact=True).click()

    expect(chat.locator("#messages > li.page")).to_contain_text("From Business Suite")


def test_panel_holds_and_repeats_deliveries(window, messenger, app_server, alice, wait):
    panel = window("/control")
    panel.get_by_role("switch", name="Hold them").check()
    wait(lambda: messenger.get("/faults").json()["hold_webhooks"])
    messenger.write(alice, "hello")
    entry = panel.locator("#deliveries > li").first
    expect(entry).to_contain_text("waiting")

    panel.get_by_role("button", name="End all faults").click()
    expect(entry).to_contain_text("accepted")
    panel.get_by_role("button", name="Deliver again").click()

    wait(lambda: app_server.texts() == ["hello", "hello"])


def test_panel_does_not_bring_spent_faults_back(window, messenger, psid):
    panel = window("/control")
    panel.get_by_role("button", name="Add").click()
    planned = panel.locator("#planned > li")
    expect(planned).to_have_count(1)

    assert not messenger.send(psid, "One").ok
    panel.get_by_role("switch", name="No echoes").check()

    expect(planned).to_have_count(0)
    assert messenger.send(psid, "Two").ok
    assert messenger.get("/faults").json()["no_echo"]


def test_panel_moves_the_clock_and_changes_pages(window):
    panel = window("/control", width=390)

    panel.get_by_role("button", name="+24 hours").click()
    expect(panel.get_by_text("moved by +1 d")).to_be_visible()
    panel.get_by_role("button", name="Back to now").click()
    expect(panel.get_by_text("real time")).to_be_visible()
    panel.get_by_role("button", name="Restrict").first.click()
    expect(panel.get_by_role("button", name="Lift the restriction")).to_be_visible()
    panel.get_by_role("button", name="Expire the token").first.click()

    expect(panel.get_by_text("token expired")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["/", chat_of(1), "/control"])
def test_pages_fit_and_are_accessible(window, messenger, psid, path, width, scheme):
    messenger.send(psid, "Good morning")
    page = window(path, width=width, scheme=scheme)
    expect(page.get_by_text("Bakery").first).to_be_attached()
    page.wait_for_load_state()

    violations = Axe().run(page).response["violations"]

    assert [each["id"] for each in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_page_is_opened_as_it_welcomes_people(window, messenger, call, alice):
    profile = {
        "greeting": [{"locale": "default", "text": "Fresh bread, {{user_first_name}}?"}],
        "ice_breakers": [{"question": "Are you open?", "payload": "OPEN"}],
    }
    assert call("POST", "me/messenger_profile", json=profile).ok
    page = window(chat_of(alice))
    expect(page.get_by_text("Fresh bread, Alice?")).to_be_visible()

    page.get_by_role("button", name="Are you open?").click()

    expect(page.locator("#messages > li")).to_contain_text(["Are you open?"])
