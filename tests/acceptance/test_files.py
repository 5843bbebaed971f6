"""Files that are not taken, from customers and from agents, and what the agent is told."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.fixtures import text_item
from tests.traces import files_in, traces_in_database
from workstreams.conversations.models import Attachment, Message

MARK = "very-own-address-of-the-file"
ADDRESS = f"https://scontent.fbcdn.net/{MARK}/lamp.png?oe=6A&oh=signed"
TURNED_OFF = (
    "The customer sent a file. File attachments from customers are turned off for this page."
)
UNSUPPORTED = "Error: Customer sent an unsupported message type"


@pytest.fixture
def taking_files(page):
    page.agent_attachments = True
    page.save(update_fields=["agent_attachments"])


def test_customers_file_is_only_mentioned_where_the_page_takes_none(page, facebook, inbox, media):
    page.customer_attachments = False
    page.save(update_fields=["customer_attachments"])
    part = {"type": "image", "payload": {"url": ADDRESS}}

    assert facebook.post(text_item(None, attachments=[part])) == 200

    html = inbox.look()
    assert TURNED_OFF in html
    assert MARK not in html
    assert Attachment.objects.get().is_refused
    assert traces_in_database(MARK) == []
    assert files_in(media) == []


def test_message_of_an_unsupported_type_is_shown_as_an_error(facebook, inbox):
    item = text_item(None)
    item["message"] = {"mid": "m_odd", "is_unsupported": True}

    assert facebook.post(item) == 200

    assert UNSUPPORTED in inbox.look()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("setup.exe", b"MZ", "“setup.exe” is of a type that may not be sent."),
        ("lamp.pdf", b"%PDF-1.7" + bytes(5 * 1024 * 1024), "“lamp.pdf” is larger than 5.0"),
    ],
)
def test_agents_file_is_refused_before_anything_is_sent(
    taking_files, facebook, inbox, media, name, content, sentence
):
    facebook.gilda_writes()

    response = inbox.answer("Here it is.", SimpleUploadedFile(name, content))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert facebook.sent == []
    assert not Message.objects.filter(direction="outbound").exists()
    assert files_in(media) == []
