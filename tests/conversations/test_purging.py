"""Files and journals forget what was unsent; what dies in between is found by the clock."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from facebook_channel.models import WebhookDelivery
from tests.fixtures import text_item
from workstreams.conversations import purging
from workstreams.conversations.models import Attachment, FileState, Message
from workstreams.conversations.tasks import sweep_purges


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def with_file(message):
    attachment = Attachment(message=message, kind="image", name="lamp.png", file_state="stored")
    attachment.file.save("lamp.png", ContentFile(b"pixels"))
    return attachment


def spoil(attachment):
    """Nothing can remove it: it is a folder that holds something."""
    path = Path(attachment.file.path)
    path.unlink()
    (path / "held").mkdir(parents=True)


@pytest.fixture
def unsent(conversation):
    """The row has lost its words already; the file and the delivery have not."""
    message = conversation.messages.get()
    with_file(message)
    Message.objects.filter(pk=message.pk).update(text="", unsent_at=timezone.now())
    WebhookDelivery.objects.update(keys=["m_1"])  # as processing notes them
    return message


def test_file_and_journal_lose_what_was_unsent(unsent):
    stored = Attachment.objects.get().file.name
    purging.purge_messages([unsent.pk])

    attachment = Attachment.objects.get()
    assert not default_storage.exists(stored)
    assert (attachment.file.name, attachment.name) == ("", "")
    assert attachment.file_state == FileState.NONE
    assert b"brass lamp" not in bytes(WebhookDelivery.objects.get().body)
    assert Message.objects.get().purged_at is not None


def test_purging_twice_is_no_error(unsent):
    purging.purge_messages([unsent.pk])
    purged_at = Message.objects.get().purged_at
    purging.purge_messages([unsent.pk])

    assert Message.objects.get().purged_at == purged_at


def test_message_that_nobody_took_back_is_left_alone(conversation):
    attachment = with_file(conversation.messages.get())
    purging.purge_messages([conversation.messages.get().pk])

    assert default_storage.exists(attachment.file.name)
    assert b"brass lamp" in bytes(WebhookDelivery.objects.get().body)


def test_file_that_is_gone_already_is_no_error(unsent):
    default_storage.delete(Attachment.objects.get().file.name)
    purging.purge_messages([unsent.pk])

    assert Message.objects.get().purged_at is not None


def test_lost_ring_is_found_by_the_sweep(unsent):
    sweep_purges()

    assert Message.objects.get().purged_at is not None
    assert purging.waiting() == []


def test_one_that_cannot_be_purged_holds_up_no_other(unsent, deliver, monkeypatch):
    deliver(text_item("silver lamp", mid="m_bob", sender="6600000000000002"))
    bobs = Message.objects.get(external_id="m_bob")
    Message.objects.filter(pk=bobs.pk).update(text="", unsent_at=timezone.now())
    monkeypatch.setattr(purging, "AT_ONCE", 1)
    spoil(Attachment.objects.get(message=unsent))
    sweep_purges()

    assert purging.waiting() == [unsent.pk]


def test_processing_again_does_not_bring_the_words_back(unsent, deliver):
    purging.purge_messages([unsent.pk])
    WebhookDelivery.objects.process_again()
    deliver(text_item("Are you there?", mid="m_2"))

    assert Message.objects.get(external_id="m_1").text == ""
    assert Message.objects.count() == 2
