"""Workers meet over the words of one customer, and over the same words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

from django.db import connection

from facebook_channel.models import WebhookDelivery
from facebook_channel.processing import process_pending
from tests.fixtures import envelope, text_item, wire
from workstreams.conversations.models import ContactIdentity, Conversation, Message

MINUTE = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)


def at_once(page, bodies):
    """Each kept by a worker of its own; all begin to process at the same moment."""
    barrier = Barrier(len(bodies))

    def deliver(body):
        try:
            WebhookDelivery.objects.create(application=page.application, body=body)
            barrier.wait(30)
            process_pending()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(bodies)) as pool:
        list(pool.map(deliver, bodies))


def body(number, **message):
    at = MINUTE + timedelta(seconds=number)
    return wire(envelope(text_item(f"no {number}", mid=f"m_{number}", at=at, **message)))


def edit(number):
    item = text_item(at=MINUTE + timedelta(seconds=number))
    del item["message"]
    said = {"mid": "m_0", "text": f"edit {number}", "num_edit": number}
    return wire(envelope({**item, "message_edit": said}))


def test_one_customer_becomes_one_identity_with_one_conversation(transactional_db, page, alice):
    at_once(page, [body(number) for number in range(20)])

    assert ContactIdentity.objects.count() == 1
    assert Conversation.objects.get().agent == alice
    assert [m.text for m in Message.objects.in_order()] == [f"no {n}" for n in range(20)]
    assert Conversation.objects.get().last_line == "no 19"
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"processed"}


def test_same_post_to_eight_workers_at_once_is_one_message(transactional_db, page, alice):
    at_once(page, [body(1, attachments=[{"type": "image"}])] * 8)

    assert Message.objects.get().attachments.count() == 1
    assert Conversation.objects.count() == 1
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"processed"}


def test_message_and_its_edit_at_once_end_with_the_edit(transactional_db, page, alice):
    at_once(page, [body(0), *map(edit, range(1, 5))])

    assert Message.objects.get().text == "edit 4"
