"""Receipts move what we sent forward, never back, and only for whoever sent them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conversations.test_echoes import echo_of
from tests.fixtures import GILDA, PAGE_ID, milliseconds, text_item
from workstreams.conversations import replies
from workstreams.conversations.models import ContactIdentity, Conversation, Message

BERTA = "6600000000000002"


def soon(seconds=10):
    return datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=seconds)


def receipt(sender=GILDA, **what):
    return {"sender": {"id": sender}, "recipient": {"id": PAGE_ID}, **what}


def delivered(until, *mids, **more):
    return receipt(delivery={"watermark": milliseconds(until), "mids": list(mids)}, **more)


def read(until, **more):
    return receipt(read={"watermark": milliseconds(until)}, **more)


@pytest.fixture
def queued(conversation, alice):
    (message,) = replies.reply(conversation, alice.user, "Yes.")
    return message


@pytest.fixture
def sent(queued):
    queued.claim()
    queued.mark_sent("m_ours")
    return queued


def state_of(message):
    return Message.objects.get(pk=message.pk).state


def test_delivery_marks_what_was_sent_before_its_watermark(deliver, sent):
    deliver(delivered(soon()))

    assert state_of(sent) == "delivered"


def test_delivery_marks_the_messages_it_names(deliver, sent):
    deliver(delivered(datetime.now(UTC) - timedelta(minutes=1), "m_ours"))

    assert state_of(sent) == "delivered"


def test_delivery_of_earlier_messages_leaves_later_ones(deliver, sent):
    deliver(delivered(datetime.now(UTC) - timedelta(minutes=1)))

    assert state_of(sent) == "sent"


def test_read_marks_what_was_sent_before_its_watermark(deliver, sent):
    deliver(read(soon()))

    assert state_of(sent) == "read"


def test_delivery_after_read_takes_nothing_back(deliver, sent):
    deliver(read(soon()))
    deliver(delivered(soon(20), "m_ours"))

    assert state_of(sent) == "read"


def test_watermark_only_moves_forward(deliver, sent):
    far = soon(60)
    deliver(read(far))
    deliver(read(soon(5)))

    assert ContactIdentity.objects.get().read_until == far


def test_receipts_of_one_batch_may_come_in_any_order(deliver, sent):
    far = soon(60)
    deliver(read(far), delivered(soon()), read(soon()))

    assert state_of(sent) == "read"
    assert ContactIdentity.objects.get().read_until == far


def test_receipt_counts_for_its_own_customer_only(deliver, sent):
    deliver(text_item("hi", mid="m_b", sender=BERTA))

    deliver(read(soon(), sender=BERTA), delivered(soon(), "m_ours", sender=BERTA))

    assert state_of(sent) == "sent"


def test_receipt_never_touches_what_the_customer_wrote(deliver, sent):
    deliver(read(soon()))

    assert set(Message.objects.filter(direction="inbound").values_list("state")) == {("received",)}


def test_receipt_of_somebody_unknown_is_nothing(deliver):
    assert deliver(read(soon())).state == "processed"
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(("kind", "state"), [(delivered, "delivered"), (read, "read")])
def test_receipt_before_the_answer_of_the_platform_takes_effect(deliver, queued, kind, state):
    queued.claim()
    deliver(kind(soon()))
    assert state_of(queued) == "sending"

    queued.mark_sent("m_ours")

    assert state_of(queued) == state


def test_echo_that_tells_an_earlier_clock_makes_a_receipt_count(deliver, sent):
    """The receipt is by the platform's clock, and ours noted the message a little later."""
    platforms = sent.sent_at - timedelta(seconds=5)
    deliver(read(platforms + timedelta(seconds=1)))
    assert state_of(sent) == "sent"

    deliver(echo_of(sent, mid="m_ours", at=platforms))

    assert state_of(sent) == "read"


def test_receipt_does_not_settle_what_was_not_confirmed(deliver, queued):
    queued.claim()
    queued.mark_unknown("No answer.")

    deliver(read(soon()))

    assert state_of(queued) == "unknown"


def test_receipt_opens_no_window(deliver, sent):
    before = ContactIdentity.objects.get().window_opened_at

    deliver(read(soon()))

    assert ContactIdentity.objects.get().window_opened_at == before
