"""Alice hands a conversation to a colleague who serves the same queue and is there."""

import re

import pytest

from tests.acceptance.conftest import Inbox
from tests.fixtures import join, make_agent, text_item
from tests.inbox.pictures import png
from workstreams.conversations.models import Attachment, Conversation
from workstreams.models import Queue

PICTURE = "https://scontent.fbcdn.net/lamp.png?oe=6A&oh=signed"


def names_in(list_of_colleagues):
    return re.findall(r'class="choice-name"><bdi>([^<]+)<', list_of_colleagues)


def transfer(inbox, agent):
    return inbox.press("transfers", agent=agent.pk)


@pytest.fixture
def picture(facebook):
    """Gilda sent one, and it is here."""
    facebook.hold(PICTURE, png())
    part = {"type": "image", "payload": {"url": PICTURE}}
    facebook.post(text_item(None, attachments=[part]))
    return f"/files/{Attachment.objects.get().pk}/"


def test_list_names_colleagues_of_the_same_queue(facebook, inbox, alice):
    facebook.gilda_writes()
    bob = make_agent("bob", "Bob Okafor")
    carol = make_agent("carol", "Carol Jansen")
    lamps = Queue.objects.create(name="Lamps")
    join(lamps, alice, bob)
    Conversation.objects.update(queue=lamps)

    assert names_in(inbox.look("transfer/")) == ["Bob Okafor"]
    assert "is not available in this queue now" in transfer(inbox, carol)


@pytest.mark.parametrize(
    ("presence", "is_listed"),
    [
        ("Available", True),
        ("Busy", True),
        ("Busy - DND", False),
        ("Away", False),
        ("Offline", False),
    ],
)
def test_list_names_who_is_there(facebook, inbox, presence, is_listed):
    facebook.gilda_writes()
    make_agent("bob", "Bob Okafor", presence=presence)

    assert ("Bob Okafor" in names_in(inbox.look("transfer/"))) is is_listed


def test_files_are_there_for_the_new_agent(facebook, inbox, picture):
    bob = make_agent("bob", "Bob Okafor")
    assert Inbox(bob).open(picture)[0] == 404

    transfer(inbox, bob)

    assert Inbox(bob).open(picture) == (200, png())
    assert picture in Inbox(bob).look()


def test_transfer_is_counted(facebook, inbox):
    facebook.gilda_writes()
    bob = make_agent("bob", "Bob Okafor")

    transfer(inbox, bob)

    assert inbox.conversation.agent == bob
    assert inbox.conversation.transfer_count == 1
    assert "<dt>Transfers</dt><dd>1</dd>" in Inbox(bob).look()
