"""A customer is forgotten for good, and what remains is a nameless figure."""

import threading

import pytest
from auditlog.models import LogEntry
from django.contrib.admin.models import CHANGE
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from facebook_channel.models import WebhookDelivery
from tests.fixtures import GILDA, text_item
from workstreams.conversations import replies
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.load import with_load
from workstreams.conversations.models import (
    Attachment,
    Contact,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    EarlyEffect,
    Message,
    MessageVersion,
    Reaction,
    Status,
)
from workstreams.conversations.tasks import sweep_purges
from workstreams.models import Agent

SECRETS = ["brass lamp", "Gilda", GILDA, "gold", "autumn", "silver lamp"]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def full(conversation, alice):
    """Everything that can be known of Gilda is known."""
    now = timezone.now()
    message = conversation.messages.get()
    contact = Contact.objects.create(name="Gilda Rossi")
    identity = conversation.identity
    identity.name, identity.first_name, identity.contact = "Gilda Rossi", "Gilda", contact
    identity.referral = {"ref": "autumn"}
    identity.picture.save("gilda.png", ContentFile(b"face"), save=False)
    identity.save()
    Conversation.objects.update(
        contact=contact, context_variables={"tier": "gold"}, referral={"ref": "autumn"}
    )
    MessageVersion.objects.create(message=message, text="silver lamp", number=0, replaced_at=now)
    Reaction.objects.create(message=message, name="love", emoji="❤", reacted_at=now)
    EarlyEffect.objects.create(
        channel=conversation.channel,
        external_id="m_never_came",
        kind="edited",
        details={"text": "silver lamp", "customer": GILDA},
        happened_at=now,
    )
    attachment = Attachment(message=message, kind="image", url="https://cdn.example/gold")
    attachment.file.save("lamp.png", ContentFile(b"pixels"))
    WebhookDelivery.objects.update(keys=[GILDA, "m_1"])
    replies.reply(conversation, alice.user, "The brass lamp is in stock.")
    conversation.refresh_from_db()
    return conversation


def everything_kept():
    """Every text and JSON value of the whole database, and every file."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'jsonb', 'bytea')"
        )
        for table, column in cursor.fetchall():
            shown = f'"{column}"::text'
            if (table, column) == ("facebook_channel_webhookdelivery", "body"):
                shown = "convert_from(body, 'utf8')"
            cursor.execute(f'SELECT {shown} FROM "{table}"')
            for (value,) in cursor.fetchall():
                yield f"{table}.{column}", value or ""


def erase(conversation, by, commit):
    with commit():
        return erase_customer(conversation.identity, by)


def test_nothing_of_the_customer_is_left_anywhere(full, admin_user, commit, workers):
    Contact.objects.all().delete()  # the organisation's own record is its own matter
    erase(full, admin_user, commit)

    left = {
        place: secret for place, value in everything_kept() for secret in SECRETS if secret in value
    }
    assert left == {}


def test_files_and_picture_are_gone(full, admin_user, commit, workers):
    names = [Attachment.objects.get().file.name, full.identity.picture.name]
    erase(full, admin_user, commit)

    assert not any(default_storage.exists(name) for name in names)


def test_what_a_lost_ring_left_is_found_by_the_sweep(full, admin_user, commit):
    names = [Attachment.objects.get().file.name, full.identity.picture.name]
    erase(full, admin_user, commit)
    sweep_purges()

    assert not any(default_storage.exists(name) for name in names)
    assert ContactIdentity.objects.get().picture.name == ""


def test_conversation_stays_as_a_nameless_figure(full, admin_user, commit):
    before = Conversation.objects.values("opened_at", "agent", "queue").get()
    erase(full, admin_user, commit)

    kept = Conversation.objects.get()
    assert Conversation.objects.values("opened_at", "agent", "queue").get() == before
    assert kept.identity.display_name == "Erased customer"
    assert (kept.last_line, kept.channel_context, kept.context_variables) == ("", {}, {})
    assert kept.contact is None
    assert Message.objects.count() == 2


def test_live_conversation_is_closed_and_its_agent_is_free(full, alice, admin_user, commit):
    before = with_load(Agent.objects).get(pk=alice.pk).load
    erase(full, admin_user, commit)

    assert (before, with_load(Agent.objects).get(pk=alice.pk).load) == (1, 0)
    assert Conversation.objects.get().status == Status.CLOSED
    assert not full.sessions.running().exists()


def test_answer_that_has_not_left_never_leaves(full, admin_user, commit):
    erase(full, admin_user, commit)

    assert set(Message.objects.values_list("state", flat=True)) == {"received", "failed"}


def test_contact_is_unlinked_and_stays(full, admin_user, commit):
    erase(full, admin_user, commit)

    assert Contact.objects.get().identities.count() == 0


def test_who_writes_again_is_a_stranger(full, admin_user, commit, deliver):
    erase(full, admin_user, commit)
    deliver(text_item("Good morning", mid="m_9"))

    stranger = ContactIdentity.objects.get(external_id=GILDA)
    assert stranger.pk != full.identity_id
    assert stranger.conversations.get().predecessor is None


def test_erasure_stands_in_timeline_and_audit_trail_without_content(full, admin_user, commit):
    erase(full, admin_user, commit)

    event = ConversationEvent.objects.get(kind="erased")
    entry = LogEntry.objects.get(content_type__model="contactidentity")
    assert (event.actor, event.data) == (admin_user, {})
    assert (entry.actor, entry.object_repr) == (admin_user, "Erased customer")


def test_erasing_twice_is_no_error(full, admin_user, commit):
    assert erase(full, admin_user, commit)
    assert not erase(full, admin_user, commit)
    assert LogEntry.objects.filter(content_type__model="contactidentity").count() == 1


def test_another_customer_keeps_everything(full, admin_user, commit, deliver):
    deliver(text_item("Is my chair ready?", mid="m_bob", sender="6600000000000002"))
    erase(full, admin_user, commit)

    bob = ContactIdentity.objects.get(external_id="6600000000000002")
    assert Message.objects.get(conversation__identity=bob).text == "Is my chair ready?"


def test_packages_above_forget_as_well(full, admin_user, commit):
    history = AdminEntry.objects.create(
        user=admin_user,
        content_type=ContentType.objects.get_for_model(ContactIdentity),
        object_id=str(full.identity_id),
        object_repr="Gilda Rossi",
        action_flag=CHANGE,
    )
    erase(full, admin_user, commit)

    history.refresh_from_db()
    assert history.object_repr == "Erased customer"


def test_message_that_arrives_meanwhile_is_erased_or_a_strangers(
    transactional_db, full, admin_user, deliver
):
    """Whichever is first: no word of before is left."""
    erasing = threading.Thread(target=erase_in_another_thread, args=[full.identity, admin_user])
    erasing.start()
    deliver(text_item("One more brass lamp", mid="m_7"))
    erasing.join(20)

    assert ContactIdentity.objects.get().erased_at is not None
    assert set(Message.objects.filter(external_id="m_7").values_list("text", flat=True)) <= {""}


def erase_in_another_thread(identity, by):
    try:
        erase_customer(identity, by)
    finally:
        connection.close()
