"""Files go along with an answer, where the page takes them; typing is shown."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.fixtures import days_ago
from tests.inbox.conftest import address
from tests.inbox.pictures import png
from workstreams.conversations.enclosures import MOST_FILES
from workstreams.conversations.models import Attachment, ContactIdentity, Direction, Message

HTMX = {"HX-Request": "true"}


@pytest.fixture
def taking_files(page):
    page.agent_attachments = True
    page.save()
    return page


@pytest.fixture
def send(at_alices, conversation):
    def send(*files, text="", **options):
        content = {"text": text, "files": list(files)}
        return at_alices.post(address(conversation, "replies/"), content, **options)

    return send


def picture(name="lamp.png"):
    return SimpleUploadedFile(name, png(), "image/png")


def test_without_the_switch_there_is_no_control(at_alices, conversation):
    html = at_alices.get(address(conversation)).content.decode()

    assert 'type="file"' not in html


def test_with_the_switch_files_can_be_chosen(at_alices, conversation, taking_files):
    html = at_alices.get(address(conversation)).content.decode()

    assert 'type="file" name="files" multiple' in html
    assert 'enctype="multipart/form-data"' in html


def test_the_browser_is_told_what_may_go(at_alices, conversation, taking_files):
    attaching = at_alices.get(address(conversation)).context["attaching"]

    told = json.loads(attaching.as_json)
    assert told["bytes"]["png"] == told["bytes"]["pdf"] == 5120 * 1024
    assert "exe" in told["blocked"]
    assert told["files"] == MOST_FILES
    assert ".png" in attaching.accept.split(",")


def test_only_text_goes_out_as_a_human_agent(at_alices, conversation, taking_files):
    ContactIdentity.objects.update(window_opened_at=days_ago(2))
    conversation.sessions.update(channel_snapshot={"human_agent_tag": True})

    html = at_alices.get(address(conversation)).content.decode()
    assert 'data-may-attach="no"' in html
    assert 'id="attach" hidden' in html


def test_words_and_files_become_messages_in_that_order(send, taking_files):
    response = send(picture("one.png"), picture("two.png"), text="Here they are.")

    sent = Message.objects.filter(direction=Direction.OUTBOUND).order_by("id")
    assert response.status_code == 302
    assert [message.text for message in sent] == ["Here they are.", "", ""]
    assert [each.name for each in Attachment.objects.order_by("id")] == ["one.png", "two.png"]


def test_a_file_may_go_without_words(send, taking_files):
    assert send(picture(), headers=HTMX).status_code == 200

    assert Attachment.objects.get().name == "lamp.png"


def test_too_many_files_are_refused_with_a_sentence(send, taking_files):
    response = send(*[picture() for _number in range(MOST_FILES + 1)], headers=HTMX)

    assert response.status_code == 422
    assert f"Send {MOST_FILES} files at most in one answer." in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_refused_file_keeps_the_words(send, taking_files):
    response = send(SimpleUploadedFile("setup.exe", b"MZ"), text="Try this")

    html = response.content.decode()
    assert response.status_code == 422
    assert "setup.exe" in html
    assert "Then choose the files again." in html
    assert "Try this</textarea>" in html
    assert not Message.objects.filter(direction=Direction.OUTBOUND).exists()


def test_a_page_that_takes_no_files_refuses_them(send, page):
    page.agent_attachments = False
    page.save()

    assert send(picture(), headers=HTMX).status_code == 422
    assert not Attachment.objects.exists()


def test_a_warning_stands_above_the_field(at_alices, conversation):
    ContactIdentity.objects.update(unreachable_since=days_ago(1))

    html = at_alices.get(address(conversation)).content.decode()
    assert 'class="composer-warning"' in html
    assert 'data-may-write="yes"' in html
    assert "Human agent" not in html


def test_a_sign_of_typing_is_taken(at_alices, conversation):
    assert at_alices.post(address(conversation, "typing/")).status_code == 204


def test_a_forged_sign_of_typing_is_refused(signed_in, alice, conversation):
    client = signed_in(alice, checks_csrf=True)

    assert client.post(address(conversation, "typing/")).status_code == 403


def test_a_stranger_does_not_type(signed_in, conversation, bob):
    assert signed_in(bob).post(address(conversation, "typing/")).status_code == 404


@pytest.mark.parametrize("shown", [True, False])
def test_the_browser_tells_of_typing_only_where_the_page_shows_it(
    at_alices, conversation, page, shown
):
    page.shows_typing = shown
    page.save()

    assert ("data-typing=" in at_alices.get(address(conversation)).content.decode()) is shown


def test_the_control_follows_the_switch(send, at_alices, conversation, taking_files):
    at_alices.get(address(conversation))
    taking_files.agent_attachments = False
    taking_files.save()

    html = send(picture(), text="See attached", headers=HTMX).content.decode()

    assert 'data-may-attach="no"' in html
    assert not Message.objects.filter(direction=Direction.OUTBOUND).exists()
