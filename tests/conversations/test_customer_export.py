"""A customer gets everything that is kept of them, in one file."""

import json
from zipfile import ZipFile

import pytest
from auditlog.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from workstreams.conversations import replies
from workstreams.conversations.customer_export import export_customer
from workstreams.conversations.models import (
    Attachment,
    Contact,
    Conversation,
    Message,
    MessageVersion,
    Reaction,
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def archive(conversation, alice, admin_user):
    message, now = conversation.messages.get(), timezone.now()
    MessageVersion.objects.create(message=message, text="A lamp?", number=0, replaced_at=now)
    Reaction.objects.create(message=message, name="love", emoji="❤", reacted_at=now)
    attachment = Attachment(message=message, kind="image", name="../the lamp.png")
    attachment.file.save("lamp.png", ContentFile(b"pixels"))
    replies.reply(conversation, alice.user, "Yes, two of them.")
    identity = conversation.identity
    identity.name, identity.contact = "Gilda Rossi", Contact.objects.create(name="Gilda R.")
    identity.picture.save("gilda.png", ContentFile(b"face"), save=False)
    identity.save()
    return lambda: ZipFile(export_customer(identity, admin_user))


def test_export_holds_profile_messages_and_events(archive):
    told = json.loads(archive().read("customer.json"))

    (conversation,) = told["conversations"]
    question, answer = conversation["messages"]
    assert (told["profile"]["name"], told["contact"]["name"]) == ("Gilda Rossi", "Gilda R.")
    assert (question["text"], answer["text"]) == (
        "Is the brass lamp in stock?",
        "Yes, two of them.",
    )
    assert question["earlier_versions"][0]["text"] == "A lamp?"
    assert question["reaction"]["emoji"] == "❤"
    assert conversation["events"][0]["kind"] == "opened"


def test_export_holds_the_files_under_names_that_stay_inside(archive):
    found = archive()
    place = json.loads(found.read("customer.json"))["conversations"][0]["messages"][0]
    named = place["attachments"][0]["file"]

    assert named == f"files/{Attachment.objects.get().pk}-the lamp.png"
    assert found.read(named) == b"pixels"
    assert found.read("picture.png") == b"face"


def test_file_that_is_missing_does_not_hurt_the_rest(archive):
    default_storage.delete(Attachment.objects.get().file.name)

    assert "customer.json" in archive().namelist()


def test_export_stands_in_the_audit_trail_without_a_name(archive, admin_user):
    archive()

    entry = LogEntry.objects.get(content_type__model="contactidentity")
    assert (entry.action, entry.actor) == (LogEntry.Action.ACCESS, admin_user)
    assert "Gilda" not in entry.object_repr


def test_file_of_an_unsent_message_is_not_handed_out_while_it_is_purged(archive):
    Message.objects.update(unsent_at=timezone.now())

    assert not [name for name in archive().namelist() if name.startswith("files/")]


def test_many_conversations_are_one_readable_object(archive, conversation):
    for _number in range(25):
        Conversation.objects.create(
            identity=conversation.identity,
            channel=conversation.channel,
            work_stream=conversation.work_stream,
            status="closed",
            closed_at=timezone.now(),
        )

    assert len(json.loads(archive().read("customer.json"))["conversations"]) == 26
