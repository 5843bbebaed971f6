"""Mistakes that programs of this kind are known for; none of them is made here."""

from datetime import UTC, datetime, timedelta

from tests.fixtures import GILDA, PAGE_ID, envelope, text_item, wire
from workstreams.conversations.models import Attachment, Conversation, Message

MOMENT = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)


def texts():
    return [message.text for message in Message.objects.in_order()]


def test_more_than_the_first_item_of_the_first_entry_is_read(deliver):
    entries = [
        envelope(text_item("one", mid="m_1"), text_item("two", mid="m_2")),
        envelope(text_item("three", mid="m_3")),
    ]
    deliver(body=wire({"object": "page", "entry": [entry["entry"][0] for entry in entries]}))

    assert sorted(texts()) == ["one", "three", "two"]


def test_unknown_event_neither_fails_the_post_nor_costs_its_neighbours(deliver):
    unknown = {"sender": {"id": GILDA}, "recipient": {"id": PAGE_ID}, "game_play": {"score": 9}}
    kept = deliver(text_item("one", mid="m_1"), unknown, text_item("two", mid="m_2"))

    assert (kept.state, kept.remarks) == ("processed", ["item 1: unsupported: game_play"])
    assert Message.objects.count() == 2


def test_repetition_with_another_time_and_another_address_of_its_picture_is_one(deliver):
    for signature in ("a", "b"):
        picture = {"type": "image", "payload": {"url": f"https://cdn.example/l.jpg?oh={signature}"}}
        deliver(text_item("look", attachments=[picture]))

    assert Message.objects.count() == Attachment.objects.count() == 1


def test_times_in_seconds_and_in_milliseconds_stand_in_one_order(deliver):
    early, late = text_item("first", mid="m_1"), text_item("second", mid="m_2", at=MOMENT)
    early["timestamp"] = int(MOMENT.timestamp()) - 5
    deliver(late, early)

    assert texts() == ["first", "second"]


def test_watermark_counts_milliseconds(deliver, conversation):
    for number, microseconds in enumerate([100_000, 900_000]):
        Message.objects.create(
            conversation=conversation,
            channel=conversation.channel,
            direction="outbound",
            origin="agent",
            state="sent",
            platform_at=MOMENT.replace(microsecond=microseconds),
            external_id=f"m_ours_{number}",
        )
    watermark = int(MOMENT.timestamp() * 1000) + 500
    deliver(
        {"sender": {"id": GILDA}, "recipient": {"id": PAGE_ID}, "read": {"watermark": watermark}}
    )

    states = Message.objects.filter(direction="outbound").order_by("id")
    assert list(states.values_list("state", flat=True)) == ["read", "sent"]


def test_sticker_announced_twice_is_shown_once(deliver):
    payload = {"sticker_id": 7, "url": "https://cdn.example/s.png"}
    parts = [{"type": kind, "payload": payload} for kind in ("sticker", "image")]
    deliver(text_item("", attachments=parts))

    assert Attachment.objects.get().kind == "sticker"


def test_word_of_the_page_is_never_taken_for_a_customers(deliver):
    echo = text_item("Hello", sender=PAGE_ID, is_echo=True) | {"recipient": {"id": GILDA}}
    deliver(echo)

    assert not Conversation.objects.exists()
