"""Twenty workers meet over the first words of one customer."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from facebook_channel.models import WebhookDelivery
from facebook_channel.processing import process_pending
from tests.fixtures import envelope, text_item, wire
from workstreams.conversations.models import ContactIdentity, Conversation, Message

WORKERS = 20


def test_one_customer_becomes_one_identity_with_one_conversation(transactional_db, page, alice):
    barrier = Barrier(WORKERS)

    def deliver(number):
        try:
            WebhookDelivery.objects.create(
                application=page.application,
                body=wire(envelope(text_item(f"no {number}", mid=f"m_{number}"))),
            )
            barrier.wait(30)
            process_pending()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(deliver, range(WORKERS)))

    assert ContactIdentity.objects.count() == 1
    assert Conversation.objects.get().agent == alice
    assert Message.objects.count() == WORKERS
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"processed"}
