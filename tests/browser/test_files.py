"""Files in a browser: chosen, dropped, pasted, sent and looked at; changes show at once."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_inbox import WINDOWS, violations
from tests.inbox.conftest import address
from tests.inbox.pictures import png, stored
from workstreams.conversations import timeline
from workstreams.conversations.models import (
    Attachment,
    Direction,
    FileState,
    Message,
    Reaction,
    State,
)

pytestmark = pytest.mark.browser

LAMP = {"name": "lamp.png", "mimeType": "image/png", "buffer": png()}
DROP = """([name, bytes]) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  return files;
}"""

PASTE = """(field, files) => field.dispatchEvent(
  new ClipboardEvent("paste", { clipboardData: files, bubbles: true, cancelable: true })
)"""


@pytest.fixture
def thread(open_page, alice, conversation, page):
    page.agent_attachments = True
    page.save()
    return open_page(address(conversation), alice)


def changed(message):
    timeline.tell(message.conversation)


def chosen(thread):
    return thread.locator(".chosen-file .file-name")


def dropped(thread, name="lamp.png"):
    return {"dataTransfer": thread.evaluate_handle(DROP, [name, list(png())])}


def test_a_chosen_file_is_sent_and_shown(thread):
    thread.locator("#files").set_input_files([LAMP])
    expect(chosen(thread)).to_have_text("lamp.png")
    expect(thread.locator(".chosen-file canvas")).to_be_visible()

    thread.get_by_label("Your answer").fill("This one?")
    thread.get_by_role("button", name="Send", exact=True).click()

    picture = thread.locator(".entry-ours .picture img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 8
    expect(thread.locator(".entry-ours .words")).to_have_text("This one?")
    expect(chosen(thread)).to_have_count(0)
    assert Attachment.objects.get().file_state == FileState.STORED


def test_a_file_is_dropped_onto_the_conversation(thread):
    target = thread.locator("#content")
    target.dispatch_event("dragover", dropped(thread))
    expect(target).to_have_class("thread thread-dropping")

    target.dispatch_event("drop", dropped(thread))

    expect(chosen(thread)).to_have_text("lamp.png")
    thread.get_by_role("button", name="Send", exact=True).click()
    expect(thread.locator(".entry-ours .picture")).to_be_visible()


def test_a_picture_is_pasted(thread):
    field = thread.get_by_label("Your answer")
    field.evaluate(PASTE, dropped(thread, "image.png")["dataTransfer"])

    expect(chosen(thread)).to_have_text("image.png")


def test_a_chosen_file_can_be_removed(thread):
    thread.locator("#files").set_input_files([LAMP])

    thread.get_by_role("button", name="Remove lamp.png").click()

    expect(chosen(thread)).to_have_count(0)
    assert thread.locator("#files").evaluate("input => input.files.length") == 0


def test_what_may_not_be_sent_is_refused_at_once(thread):
    wrong = {"name": "setup.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}

    thread.locator("#files").set_input_files([LAMP, wrong])

    expect(thread.get_by_role("alert")).to_have_text(
        "“setup.exe” is of a type that cannot be sent."
    )
    expect(chosen(thread)).to_have_text("lamp.png")


def test_words_do_not_leave_without_a_refused_file_until_that_was_said(thread):
    wrong = {"name": "setup.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    thread.locator("#files").set_input_files([wrong])
    field = thread.get_by_label("Your answer")
    field.fill("See attached")

    field.press("Control+Enter")
    expect(thread.get_by_role("alert")).to_contain_text("Send once more to send the answer")
    expect(field).to_have_value("See attached")
    assert not Message.objects.filter(direction=Direction.OUTBOUND).exists()

    field.press("Control+Enter")
    expect(thread.locator(".entry-ours")).to_contain_text("See attached")


def test_files_and_words_stay_where_the_server_refuses(thread):
    disguised = {"name": "lamp.png", "mimeType": "image/png", "buffer": b"%PDF-1.4"}
    thread.locator("#files").set_input_files([disguised])
    thread.get_by_label("Your answer").fill("This one?")

    thread.get_by_role("button", name="Send", exact=True).click()

    expect(thread.get_by_role("alert")).to_contain_text("is not what its name says")
    expect(chosen(thread)).to_have_text("lamp.png")
    expect(thread.get_by_label("Your answer")).to_have_value("This one?")
    assert not Message.objects.filter(direction=Direction.OUTBOUND).exists()


def test_a_file_is_sent_without_javascript(open_page, alice, conversation, page):
    page.agent_attachments = True
    page.save()
    plain = open_page(address(conversation), alice, java_script_enabled=False)

    plain.get_by_label("Attach files").set_input_files([LAMP])
    plain.get_by_role("button", name="Send", exact=True).click()

    expect(plain.locator(".entry-ours .picture")).to_be_visible()


def test_more_than_the_server_takes_is_refused_with_a_sentence(thread, settings):
    settings.MAX_UPLOAD_BYTES = 1_000_000
    large = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2_000_000}
    thread.locator("#files").set_input_files([large])

    thread.get_by_role("button", name="Send", exact=True).click()

    expect(thread.get_by_role("alert")).to_contain_text("more than can be sent at once")
    expect(chosen(thread)).to_have_text("a.pdf")


def test_a_picture_opens_large_and_closes_with_escape(open_page, alice, conversation, write):
    stored(write(conversation))
    page = open_page(address(conversation), alice)

    link = page.get_by_role("link", name="Picture lamp.png: open it large")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="lamp.png")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(link).to_be_focused()


def test_a_reaction_appears_at_once(open_page, alice, conversation, write):
    message = write(conversation, "Done", state=State.SENT)
    page = open_page(address(conversation), alice)
    expect(page.locator(".entry-ours")).to_be_visible()

    Reaction.objects.create(message=message, name="love", emoji="❤", reacted_at=message.occurred_at)
    changed(message)

    expect(page.locator(".entry-ours .reaction")).to_contain_text("❤")


def test_an_unsent_message_disappears_at_once(open_page, alice, conversation, write):
    message = write(conversation, "My secret")
    page = open_page(address(conversation), alice)
    expect(page.get_by_text("My secret")).to_be_visible()

    Message.objects.filter(pk=message.pk).update(text="", unsent_at=message.occurred_at)
    changed(message)

    expect(page.get_by_text("The customer unsent this message.")).to_be_visible()
    expect(page.get_by_text("My secret")).to_have_count(0)


@pytest.mark.parametrize("window", WINDOWS)
def test_files_break_no_rule_and_fit(open_page, alice, conversation, write, page, window, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    page.agent_attachments = True
    page.save()
    stored(write(conversation), content=png(900, 300))
    stored(write(conversation), "audio", "voice.mp3", "audio/mpeg")
    stored(write(conversation), "file", f"{'long-name' * 9}.pdf", "application/pdf")
    Attachment.objects.create(
        message=write(conversation), kind="video", file_state=FileState.PENDING
    )
    write(conversation, unsent_at=conversation.opened_at)
    shown = open_page(address(conversation), alice, **WINDOWS[window])
    shown.locator("#files").set_input_files([LAMP])
    expect(chosen(shown)).to_be_visible()

    assert violations(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
