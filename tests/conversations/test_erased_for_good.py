"""Nothing that was under way, or comes late, brings an erased customer back."""

import json
import threading
import time
from datetime import timedelta

import pytest
import responses
import time_machine
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from facebook_channel import processing
from facebook_channel.journal import forgetting
from facebook_channel.models import FacebookApplication, FacebookPage, GraphCall, WebhookDelivery
from tests.conversations.conftest import GRAPH
from tests.conversations.happenings import at, item, said_elsewhere
from tests.fixtures import GILDA, PAGE_ID, envelope, milliseconds, text_item, wire
from workstreams.channels.registry import adapter_for
from workstreams.conversations import profiles
from workstreams.conversations.erasure import AGAIN_AFTER, erase_customer
from workstreams.conversations.files import arrival
from workstreams.conversations.models import (
    Attachment,
    ContactIdentity,
    Conversation,
    Message,
)
from workstreams.conversations.parcel import parcel_of
from workstreams.conversations.tasks import sweep_purges

BOB = "6600000000000002"


@pytest.fixture
def erase(commit):
    def erase(identity):
        with commit():
            erase_customer(identity, None)

    return erase


@pytest.fixture
def erased(conversation, erase):
    erase(conversation.identity)
    return ContactIdentity.objects.get()


def posts():
    return b"".join(bytes(row.body) for row in WebhookDelivery.objects.all())


def calls():
    return json.dumps([[call.path, call.request, call.answer] for call in GraphCall.objects.all()])


def a_while_later():
    with time_machine.travel(timezone.now() + AGAIN_AFTER + timedelta(seconds=1)):
        sweep_purges()


def button(second, **more):
    return item(second, postback={"title": "A brass lamp", "payload": "LAMP"}, **more)


LATE = {
    "its message": text_item("Is the brass lamp in stock?", at=at(0)),
    "another message": text_item("A brass lamp, please", mid="m_8", at=at(0)),
    "a button without an id": button(0),
    "a receipt": item(0, read={"watermark": milliseconds(at(0))}),
    "a receipt of later": {
        **item(0, read={"watermark": 1}),
        "timestamp": milliseconds(timezone.now() + timedelta(minutes=5)),
    },
}


@pytest.mark.parametrize("late", LATE.values(), ids=LATE)
def test_post_of_before_makes_nobody_known_and_is_not_kept(erased, deliver, late):
    kept = deliver(late, text_item("Good morning", mid="m_bob", sender=BOB))

    assert not ContactIdentity.objects.filter(external_id=GILDA).exists()
    assert GILDA.encode() not in posts()
    assert GILDA not in kept.keys
    assert Message.objects.get(external_id="m_bob").text == "Good morning"


def test_post_of_before_does_not_reach_who_came_back(erased, deliver):
    deliver(text_item("Good morning", mid="m_9"))
    deliver(text_item("A brass lamp, please", mid="m_8", at=at(0)))

    assert not Message.objects.filter(external_id="m_8").exists()
    assert b"lamp" not in posts()
    assert b"Good morning" in posts()


def test_what_comes_in_one_post_with_their_return_is_told_apart(erased, deliver):
    deliver(
        text_item("A brass lamp, please", mid="m_8", at=at(0)),
        text_item("Good morning", mid="m_9"),
        item(0, read={"watermark": 1}, timestamp=milliseconds(timezone.now())),
    )

    assert b"lamp" not in posts()
    assert b"Good morning" in posts()


def test_post_that_is_processed_item_by_item_forgets_what_came_late_too(erased, page):
    late = text_item("A brass lamp, please", mid="m_8", at=at(0))
    kept = WebhookDelivery.objects.create(application=page.application, body=wire(envelope(late)))
    processing._process_alone(kept.pk)

    assert b"lamp" not in posts()


def test_answer_on_its_way_leaves_nothing(answer, graph, deliver, erase, workers):
    assert answer.claim()
    parcel = parcel_of(answer, "RESPONSE")
    erase(answer.conversation.identity)
    graph.sends()
    answer.mark_sent(adapter_for("facebook").send(parcel))
    metadata = str(answer.client_key)
    told = {"mid": "m_answer", "is_echo": True, "text": answer.text, "metadata": metadata}
    deliver({**item(0, PAGE_ID, message=told), "recipient": {"id": GILDA}})
    a_while_later()

    assert "two of them" not in calls()
    assert GILDA not in calls()
    assert b"two of them" not in posts()


def test_profile_that_was_being_asked_for_leaves_nothing(conversation, erase):
    def answer(_request):
        erase(conversation.identity)
        return 200, {}, json.dumps({"name": "Gilda Rossi", "id": GILDA})

    with responses.RequestsMock() as mock:
        mock.add_callback("GET", f"{GRAPH}/{GILDA}", callback=answer)
        profiles.fetch(conversation.identity_id)
    a_while_later()

    assert "Rossi" not in calls()
    assert GILDA not in calls()


def test_in_the_end_nothing_knows_where_they_wrote_from(erased):
    a_while_later()

    erased.refresh_from_db()
    assert (erased.erased_address, erased.forget_again_at) == ("", None)
    assert GILDA not in erased.erased_mark


def test_who_came_back_meanwhile_keeps_what_they_said_since(erased, deliver):
    deliver(text_item("Good morning", mid="m_9"))
    a_while_later()

    assert b"Good morning" in posts()


def test_address_that_no_key_opens_is_tried_again_later(erased):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE conversations_contactidentity SET erased_address = 'f1:broken'")
    a_while_later()

    due_at = ContactIdentity.objects.values_list("forget_again_at", flat=True).get()
    assert due_at > timezone.now() + AGAIN_AFTER


def test_page_that_moved_to_another_application_forgets_too(conversation, page, stream, erase):
    new = FacebookApplication.objects.create(name="New", app_id="9", app_secret="another secret")
    there = FacebookPage.objects.create(
        kind="facebook", name="Moved", work_stream=stream, application=new, page_id=PAGE_ID
    )
    same = ContactIdentity.objects.create(channel=there, external_id=GILDA)
    erase(same)

    assert not ContactIdentity.objects.filter(erased_at=None).exists()
    assert Message.objects.get().text == ""


def test_unsent_message_of_another_application_that_comes_again_is_forgotten_again(
    deliver, conversation, workers
):
    told = {"mid": "m_bot", "is_echo": True, "is_deleted": True}
    deliver(said_elsewhere(100, "brass secret"))
    deliver({**item(105, PAGE_ID, message=told), "recipient": {"id": GILDA}})
    deliver(said_elsewhere(100, "brass secret"))

    assert b"secret" not in posts()


@pytest.mark.django_db(transaction=True)
def test_post_that_is_being_processed_is_waited_for(page):
    answers = [{"key": "email", "value": "gilda@home.example"}]
    form = item(0, messaging_customer_information={"screens": [{"responses": answers}]})
    kept = WebhookDelivery.objects.create(application=page.application, body=wire(envelope(form)))
    held, goes_on = threading.Event(), threading.Event()

    def process():
        try:
            with transaction.atomic():
                rows = processing._claim(WebhookDelivery.objects.due())
                held.set()
                goes_on.wait(10)
                processing._process_together(rows)
        finally:
            connection.close()

    worker = threading.Thread(target=process)
    worker.start()
    held.wait(10)
    threading.Timer(0.5, goes_on.set).start()
    forgetting.forget_customer(GILDA)
    worker.join(10)

    kept.refresh_from_db()
    assert b"gilda@home.example" not in bytes(kept.body)


@pytest.mark.django_db(transaction=True)
def test_file_that_arrives_while_its_customer_is_erased_hurts_neither(page):
    identity = ContactIdentity.objects.create(channel=page, external_id=GILDA)
    now = timezone.now()
    conversation = Conversation.objects.create(
        identity=identity,
        channel=page,
        work_stream=page.work_stream,
        status="closed",
        closed_at=now,
    )
    message = Message.objects.create(
        conversation=conversation, channel=page, direction="inbound", origin="customer"
    )
    attachment = Attachment.objects.create(
        message=message, kind="image", url="https://x", file_state="pending", file_due_at=now
    )
    inside, troubles = threading.Event(), []

    def settle():
        """As what becomes of a file is written down."""
        try:
            with transaction.atomic():
                Message.objects.select_for_update().get(pk=message.pk)
                inside.set()
                time.sleep(0.5)
                Attachment.objects.filter(pk=attachment.pk).update(file_state="failed")
        except OperationalError as error:
            troubles.append(error)
        finally:
            connection.close()

    worker = threading.Thread(target=settle)
    worker.start()
    inside.wait(10)
    erase_customer(identity, None)
    worker.join(10)

    assert troubles == []


def test_file_of_a_page_that_takes_none_any_more_is_left_where_it_lies(deliver, page, alice):
    url = "https://scontent.fbcdn.net/lamp.jpg"
    picture = {"type": "image", "payload": {"url": url}}
    deliver(text_item("", attachments=[picture]))
    page.customer_attachments = False
    page.save()
    arrival.fetch_file(Attachment.objects.get().pk)  # no call of the network is answered here

    attachment = Attachment.objects.get()
    assert (attachment.is_refused, attachment.url, attachment.file_state) == (True, "", "")
