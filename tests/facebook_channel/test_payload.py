"""Every shape Facebook documents becomes the event it means."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from facebook_channel.payload import Remark, parse
from tests.fixtures import GILDA, PAGE_ID
from workstreams.channels.events import (
    MessageEchoed,
    MessageReceived,
    MessagesDelivered,
    MessagesRead,
    ReceivedAttachment,
    Referral,
    ReferralReceived,
)

PAYLOADS = Path(__file__).parents[1] / "payloads"
RECEIVED_AT = datetime(2024, 6, 1, 10, 0, 5, tzinfo=UTC)
AT = datetime(2024, 6, 1, 10, 0, 0, 123000, tzinfo=UTC)
FACTS = {"channel_external_id": PAGE_ID, "identity_external_id": GILDA, "occurred_at": AT}


def events_of(name):
    return parse((PAYLOADS / f"{name}.json").read_bytes(), RECEIVED_AT)


def message(external_id, text="", **more):
    return MessageReceived(**FACTS, external_id=external_id, text=text, **more)


def with_attachment(external_id, kind, url="", title="", **details):
    attachment = ReceivedAttachment(kind=kind, url=url, title=title, details=details)
    return message(external_id, attachments=(attachment,))


LINK = Referral(ref="plan=gold&shop=north", source="SHORTLINK", kind="OPEN_THREAD")
ADVERTISEMENT = Referral(
    ref="spring_lamps", source="ADS", kind="OPEN_THREAD", ad_id="230000000000045"
)
MESSAGES = {
    "text": message("m_text", "Do you ship to Norway? 🚢"),
    "quick_reply": message("m_quick", "Brass", payload="MATERIAL_BRASS"),
    "answer_to_our_message": message("m_answer", "the second one", reply_to_external_id="m_ours"),
    "image": with_attachment("m_image", "image", "https://cdn.example/lamp.jpg?oe=6A"),
    "video": with_attachment("m_video", "video", "https://cdn.example/flicker.mp4"),
    "audio": with_attachment("m_audio", "audio", "https://cdn.example/hum.mp4"),
    "file": with_attachment("m_file", "file", "https://cdn.example/invoice.pdf"),
    "location": with_attachment(
        "m_place",
        "location",
        "https://maps.example/quay",
        "The quay",
        coordinates={"lat": 53.55, "long": 9.99},
    ),
    "link_without_payload": with_attachment(
        "m_bare", "fallback", "https://lamps.example/8", "Lamp 8"
    ),
    "sticker": with_attachment(
        "m_sticker", "sticker", "https://cdn.example/thumb.png", sticker_id=900719925474099312
    ),
    "reel": with_attachment(
        "m_reel",
        "reel",
        "https://video.example/reel/5",
        "How we cast brass",
        reel_video_id=1003000000000005,
    ),
    "shared_post": with_attachment(
        "m_post", "post", "https://posts.example/3", "Autumn sale", id=31
    ),
    "appointment": with_attachment(
        "m_booking",
        "appointment_booking",
        booking_id="b_3",
        status="requested",
        start_time=1717322400,
        end_time=1717326000,
        timezone="Europe/Oslo",
    ),
    "product": with_attachment(
        "m_product",
        "template",
        product={"elements": [{"id": "91", "title": "Lamp 9", "subtitle": "€49"}]},
    ),
    "unsupported": message("m_poll", unsupported=True),
    "postback": message("m_tap", "Opening hours", kind="postback", payload="HOURS"),
    "entry_without_id": message("m_noid", "hi"),
    "message_from_an_advertisement": message(
        "m_ad", "Is this one in brass too?", referral=ADVERTISEMENT
    ),
    "message_about_a_product": message(
        "m_shop", "Do you have two?", referral=Referral(product_id="91")
    ),
    "message_beside_a_referral": message("m_beside", "hi", referral=LINK),
    "postback_from_a_link": message(
        "m_start", "Get Started", kind="postback", payload="START", referral=LINK
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_what_the_customer_sent_becomes_a_message(name):
    assert events_of(name) == [MESSAGES[name]]


def test_several_pictures_stay_one_message():
    (event,) = events_of("two_images")

    assert [part.url for part in event.attachments] == [
        "https://cdn.example/front.jpg",
        "https://cdn.example/back.jpg",
    ]


def test_link_preview_stands_beside_the_text():
    (event,) = events_of("link")

    assert event.text == "this one https://lamps.example/7"
    assert event.attachments[0].title == "Lamp 7"


def test_tap_without_an_id_gets_the_same_stand_in_each_time():
    (first,), (second,) = events_of("postback_without_id"), events_of("postback_without_id")

    assert first.external_id == second.external_id
    assert first.external_id.startswith("postback:")
    assert (first.text, first.payload) == ("Get Started", "START")


def test_echo_of_our_answer_carries_its_mark():
    assert events_of("echo_of_our_answer") == [
        MessageEchoed(
            **FACTS,
            external_id="m_ours",
            metadata="0f8fad5b-d9cb-469f-a165-70867728950e",
            text="Yes, we do.",
        )
    ]


def test_echo_belongs_to_the_customer_it_went_to():
    (event,) = events_of("echo_from_elsewhere")

    assert event.identity_external_id == GILDA
    assert event.metadata == ""


def test_echo_can_hold_a_file():
    (event,) = events_of("echo_with_file")

    assert [part.kind for part in event.attachments] == ["file"]


def test_delivery_without_a_time_takes_the_entrys():
    (event,) = events_of("delivery")

    assert event == MessagesDelivered(
        channel_external_id=PAGE_ID,
        identity_external_id=GILDA,
        occurred_at=datetime(2024, 6, 1, 10, 0, 1, 23000, tzinfo=UTC),
        watermark=datetime(2024, 6, 1, 10, 0, 0, 623000, tzinfo=UTC),
        external_ids=("m_ours", "m_else"),
    )


def test_old_delivery_that_names_the_page_as_sender_is_still_the_customers():
    (event,) = events_of("delivery_named_the_wrong_way_round")

    assert event.identity_external_id == GILDA
    assert event.watermark == datetime(2024, 6, 1, 10, 0, 0, 623000, tzinfo=UTC)


def test_read_moves_up_to_its_watermark():
    watermark = datetime(2024, 6, 1, 10, 0, 0, 823000, tzinfo=UTC)

    assert events_of("read") == [MessagesRead(**FACTS, watermark=watermark)]


def test_referral_alone_is_an_event_of_its_own():
    assert events_of("referral") == [ReferralReceived(**FACTS, referral=LINK)]


REMARKS = {
    "referral_without_content": [Remark(PAGE_ID, "referral without any content")],
    "unsent": [Remark(PAGE_ID, "unsupported: unsent message")],
    "reaction": [Remark(PAGE_ID, "unsupported: reaction")],
    "opt_in_without_sender": [Remark(PAGE_ID, "unsupported: optin")],
    "postback_of_a_check_box": [Remark(PAGE_ID, "no page-scoped id of a customer")],
    "thread_passed": [Remark(PAGE_ID, "unsupported: pass_thread_control")],
    "policy_warning": [Remark(PAGE_ID, "unsupported: policy_enforcement")],
    "test_button": [Remark("0", "unsupported: changes")],
    "sample_call": [Remark("", "message is not an object")],
    "standby": [Remark(PAGE_ID, "unsupported: standby")],
    "label_changed": [Remark(PAGE_ID, "unsupported: changes")],
}


@pytest.mark.parametrize("name", REMARKS)
def test_what_is_not_supported_is_remarked(name):
    assert events_of(name) == REMARKS[name]


def test_what_stands_beside_the_unsupported_is_taken():
    assert events_of("standby_beside_messaging") == [
        Remark(PAGE_ID, "unsupported: standby"),
        message("m_here", "here"),
    ]


def test_every_entry_is_read():
    assert [event.channel_external_id for event in events_of("three_pages")] == [
        PAGE_ID,
        "119999999999999",
        "110000000000008",
    ]
