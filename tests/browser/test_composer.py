"""Writing: notes beside answers, drafts, commands, mentions, emoji, references, collisions."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_inbox import WINDOWS, violations
from tests.inbox.conftest import address
from tests.system.patience import eventually
from workstreams.conversations.models import Direction, Draft, Message, Note, State

pytestmark = pytest.mark.browser


@pytest.fixture
def thread(open_page, alice, conversation):
    return open_page(address(conversation), alice)


def answer(page):
    return page.get_by_label("Your answer", exact=True)


def note(page):
    return page.get_by_label("Your note", exact=True)


def to_note(page):
    page.locator(".to-note").click()


def nothing_was_sent():
    return not Message.objects.filter(direction=Direction.OUTBOUND).exists()


def test_note_is_written_and_the_answer_waits_where_it_was(thread):
    answer(thread).fill("Half an ans")
    to_note(thread)
    expect(note(thread)).to_be_focused()
    thread.keyboard.type("Shall we refund?")
    thread.get_by_role("button", name="Add note").click()

    expect(thread.locator(".noted .words")).to_have_text("Shall we refund?")
    expect(note(thread)).to_have_value("")
    thread.keyboard.press("Escape")
    expect(answer(thread)).to_have_value("Half an ans")
    assert nothing_was_sent()


def test_mention_is_chosen_with_the_keyboard(thread, bob, sofia):
    to_note(thread)
    thread.keyboard.type("@bo")
    expect(thread.get_by_role("option", name="Bob Okafor")).to_be_visible()
    thread.keyboard.press("Enter")
    expect(note(thread)).to_have_value("@Bob Okafor ")
    thread.keyboard.type("look")
    thread.keyboard.press("Control+Enter")

    expect(thread.locator(".mention")).to_have_text("@Bob Okafor")
    assert Note.objects.get().mentions.get().user == bob.user


def test_note_appears_on_the_screen_of_a_colleague(thread, open_page, conversation, sofia):
    other = open_page(address(conversation), sofia)
    to_note(thread)
    thread.keyboard.type("Shall we refund?")
    thread.keyboard.press("Control+Enter")

    expect(other.locator(".noted .words")).to_have_text("Shall we refund?")


def test_draft_is_found_on_another_computer(thread, open_page, alice, conversation):
    answer(thread).press_sequentially("Half an ans")
    expect(thread.locator("#composer .draft-saved")).to_have_text("Draft saved")

    elsewhere = open_page(address(conversation), alice)
    expect(answer(elsewhere)).to_have_value("Half an ans")


def test_draft_is_kept_by_who_leaves_at_once(thread):
    answer(thread).press_sequentially("Half")
    thread.goto("/inbox/")

    eventually(Draft.objects.filter(text="Half").exists, within=10)


def test_draft_is_gone_after_sending(thread):
    answer(thread).press_sequentially("Yes")
    expect(thread.locator("#composer .draft-saved")).to_have_text("Draft saved")
    thread.keyboard.press("Control+Enter")

    expect(answer(thread)).to_have_value("")
    thread.wait_for_timeout(1300)
    assert not Draft.objects.exists()


def test_what_was_just_sent_does_not_come_back_to_who_left_at_once(thread, conversation):
    thread.route("**/replies/", lambda route: route.fetch())  # it arrives; nobody hears of it
    answer(thread).press_sequentially("Yes")
    thread.keyboard.press("Control+Enter")
    while nothing_was_sent():
        thread.wait_for_timeout(50)
    thread.goto("/inbox/")
    thread.goto(address(conversation))

    expect(thread.locator(".entry-ours .words")).to_have_text("Yes")
    thread.wait_for_timeout(1300)
    expect(answer(thread)).to_have_value("")
    assert not Draft.objects.exists()


def test_what_was_not_sent_after_all_is_there_again(thread, conversation):
    thread.route("**/replies/", lambda route: None)  # it gets stuck
    answer(thread).press_sequentially("Yes")
    thread.keyboard.press("Control+Enter")
    thread.goto("/inbox/")
    thread.goto(address(conversation))

    expect(answer(thread)).to_have_value("Yes")
    assert nothing_was_sent()


def test_enter_sends_for_who_prefers_that(open_page, alice, conversation):
    alice.user.sends_with_enter = True
    alice.user.save()
    page = open_page(address(conversation), alice)
    answer(page).press_sequentially("One")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Two")
    expect(answer(page)).to_have_value("One\nTwo")
    page.keyboard.press("Enter")

    expect(page.locator(".entry-ours .words")).to_have_text("One\nTwo")


def test_enter_begins_a_line_for_others(thread):
    answer(thread).press_sequentially("One")
    thread.keyboard.press("Enter")

    expect(answer(thread)).to_have_value("One\n")
    assert nothing_was_sent()


def test_slash_lists_commands_and_one_is_chosen(thread):
    answer(thread).press_sequentially("/")
    expect(thread.get_by_role("listbox", name="Commands")).to_be_visible()
    thread.keyboard.type("i Ask Bob")
    thread.keyboard.press("Enter")

    expect(note(thread)).to_have_value("Ask Bob")
    expect(answer(thread)).to_have_value("")


def test_command_with_a_name_leads_to_the_search_for_it(thread, bob):
    answer(thread).press_sequentially("/t Bob")
    thread.keyboard.press("Enter")

    expect(thread.get_by_role("heading", name="Transfer to a colleague")).to_be_visible()
    expect(thread.locator("#choice-search")).to_have_value("Bob")


def test_command_is_not_sent_by_the_button_either(thread):
    answer(thread).press_sequentially("/tq")
    thread.get_by_role("button", name="Send", exact=True).click()

    expect(thread.get_by_role("heading", name="Transfer to another queue")).to_be_visible()
    assert nothing_was_sent()


def test_what_only_begins_with_a_slash_is_text(thread):
    answer(thread).press_sequentially("/shop is the page")
    thread.keyboard.press("Control+Enter")

    expect(thread.locator(".entry-ours .words")).to_have_text("/shop is the page")


def test_emoji_is_found_by_name_and_put_in_at_the_cursor(thread):
    answer(thread).fill("Thanks!  Bye.")
    answer(thread).evaluate("field => field.setSelectionRange(8, 8)")
    thread.locator("#composer .emoji-open").click()
    thread.keyboard.type("party popper")
    expect(thread.locator(".emoji-sign")).to_have_count(1)
    thread.keyboard.press("ArrowDown")
    thread.keyboard.press("Enter")

    expect(answer(thread)).to_have_value("Thanks! 🎉 Bye.")
    thread.locator("#composer .emoji-open").click()
    expect(thread.locator(".emoji-sign").first).to_have_text("🎉")


def test_answer_refers_to_a_message(thread):
    thread.locator(".entry-theirs").hover()
    thread.get_by_role("link", name="Refer to this message").click()
    expect(thread.locator("#quoting")).to_contain_text("Is the brass lamp in stock?")
    thread.keyboard.type("That one, yes.")
    thread.keyboard.press("Control+Enter")

    expect(thread.locator(".entry-ours .quote")).to_contain_text("Is the brass lamp in stock?")
    expect(thread.locator("#quoting")).to_be_hidden()


def test_colleague_who_was_quicker_is_told_before_sending(thread, conversation, write, bob):
    answer(thread).fill("Here is how to fit it.")
    write(conversation, "I have it.", state=State.SENT, author=bob.user)
    thread.get_by_role("button", name="Send", exact=True).click()

    expect(thread.locator("#refusal")).to_contain_text("Bob Okafor answered")
    expect(answer(thread)).to_have_value("Here is how to fit it.")
    thread.get_by_role("button", name="Send anyway").click()
    expect(thread.locator(".entry-ours .words").last).to_have_text("Here is how to fit it.")


def test_without_javascript_a_note_is_written_all_the_same(open_page, alice, conversation, bob):
    plain = open_page(address(conversation), alice, java_script_enabled=False)
    plain.get_by_role("link", name="Note", exact=True).click()
    note(plain).fill("@bob look")
    plain.get_by_role("button", name="Add note").click()

    expect(plain.locator(".noted .words")).to_contain_text("@bob look")
    assert Note.objects.get().mentions.get().user == bob.user


@pytest.mark.parametrize("window", WINDOWS)
def test_note_commands_and_emoji_break_no_rule_and_fit(open_page, alice, conversation, bob, window):
    page = open_page(address(conversation), alice, **WINDOWS[window])
    page.locator("#answer").press_sequentially("/")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("#composer .emoji-open").click()
    expect(page.locator(".emoji-sign").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    to_note(page)
    page.keyboard.type("@")
    expect(page.locator(".mentionable").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
