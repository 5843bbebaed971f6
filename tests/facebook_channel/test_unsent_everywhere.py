"""A customer takes a message back: what Facebook posted about it forgets it as well."""

import pytest

from facebook_channel.models import WebhookDelivery
from facebook_channel.processing import process_pending
from tests.fixtures import GILDA, PAGE_ID, text_item
from workstreams.conversations.models import Message


def edit(text):
    return {
        "sender": {"id": GILDA},
        "recipient": {"id": PAGE_ID},
        "timestamp": 1_790_000_000_000,
        "message_edit": {"mid": "m_1", "text": text, "num_edit": "1"},
    }


UNSEND = text_item(text="", mid="m_1", is_deleted=True)


@pytest.fixture
def kept():
    """Every byte that Facebook posted and that is still there."""
    return lambda: b"".join(bytes(row.body) for row in WebhookDelivery.objects.all())


def test_unsent_message_and_its_edits_are_gone_from_every_post(deliver, workers, kept):
    deliver(text_item("the brass lamp"))
    deliver(edit("the silver lamp"))
    deliver(UNSEND)

    assert b"lamp" not in kept()
    assert Message.objects.get().purged_at is not None


def test_message_that_comes_after_it_was_unsent_is_gone_as_well(deliver, workers, kept):
    deliver(UNSEND)
    deliver(text_item("the brass lamp"))

    assert b"lamp" not in kept()


def test_neighbours_of_an_unsent_message_keep_their_words(deliver, workers, kept):
    deliver(text_item("the brass lamp"), text_item("Good morning", mid="m_2"))
    deliver(UNSEND)

    assert b"Good morning" in kept()


def test_everything_processed_again_brings_no_word_back(deliver, workers, commit):
    deliver(text_item("the brass lamp"))
    deliver(UNSEND)
    WebhookDelivery.objects.process_again()
    with commit():
        process_pending()

    assert Message.objects.get().text == ""


def test_sticker_that_was_unsent_is_not_told_by_its_number(deliver, workers, kept):
    url = "https://scontent.fbcdn.net/x"
    part = {"type": "image", "payload": {"url": url, "sticker_id": 369239263222822}}
    deliver(text_item(None, attachments=[part], sticker_id=369239263222822))
    deliver(UNSEND)

    assert b"369239263222822" not in kept()


@pytest.mark.parametrize("late", [text_item("the brass lamp"), edit("the silver lamp")])
def test_words_that_facebook_posts_once_more_are_forgotten_again(deliver, workers, kept, late):
    deliver(text_item("the brass lamp"))
    deliver(UNSEND)

    deliver(late)

    assert b"lamp" not in kept()
    assert Message.objects.get().purged_at is not None
