"""The answer of the platform and its echo meet two hundred times, and never leave two messages."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from facebook_channel.models import WebhookDelivery
from facebook_channel.processing import process_pending
from tests.fixtures import GILDA, PAGE_ID, envelope, wire
from workstreams.conversations.models import Message

TIMES = 100  # with our mark in the echo, and as often without


def echo_of(message, is_marked):
    mark = {"metadata": str(message.client_key)} if is_marked else {}
    told = {"mid": f"m_{message.pk}", "is_echo": True, "text": message.text, **mark}
    return {"sender": {"id": PAGE_ID}, "recipient": {"id": GILDA}, "message": told}


@pytest.mark.parametrize("is_marked", [True, False])
def test_echo_and_answer_of_the_platform_make_one_message(
    transactional_db, page, conversation, is_marked
):
    messages = [sending(conversation, number) for number in range(TIMES)]
    barrier = Barrier(2)

    def echo():
        for message in messages:
            body = wire(envelope(echo_of(message, is_marked)))
            WebhookDelivery.objects.create(application=page.application, body=body)
            barrier.wait(30)
            process_pending()

    def answer():
        for message in messages:
            barrier.wait(30)
            message.mark_sent(f"m_{message.pk}")

    with ThreadPoolExecutor(2) as pool:
        for task in [pool.submit(closing, echo), pool.submit(closing, answer)]:
            task.result(120)

    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"processed"}
    kept = Message.objects.filter(direction="outbound")
    assert sorted(kept.values_list("pk", flat=True)) == [message.pk for message in messages]
    assert set(kept.values_list("state", flat=True)) == {"sent"}
    assert {m.external_id for m in kept} == {f"m_{message.pk}" for message in messages}


def closing(work):
    try:
        work()
    finally:
        connection.close()


def sending(conversation, number):
    message = Message.objects.create(
        conversation=conversation,
        channel=conversation.channel,
        direction="outbound",
        origin="agent",
        text=f"answer {number}",
        state="queued",
        next_attempt_at=conversation.opened_at,
    )
    Message.objects.filter(pk=message.pk).update(state="sending", claimed_at=conversation.opened_at)
    message.refresh_from_db()
    return message
