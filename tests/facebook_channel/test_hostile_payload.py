"""Nothing anyone can put into a body makes the parser fail, or gives what cannot be kept."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from facebook_channel.payload import Remark, parse
from tests.facebook_channel.test_payload import events_of
from tests.fixtures import GILDA, PAGE_ID, envelope, text_item, wire
from workstreams.channels.events import MessageReceived

RECEIVED_AT = datetime(2024, 6, 1, 10, 0, tzinfo=UTC)


def only(item):
    (event,) = parse(wire(envelope(item)), RECEIVED_AT)
    return event


def test_ids_beyond_what_a_double_holds_stay_exact():
    (event,) = events_of("ids_as_numbers")

    assert event.channel_external_id == PAGE_ID
    assert event.identity_external_id == "18446744073709551617"


@pytest.mark.parametrize(
    "timestamp",
    [1717236000000, 1717236000, "1717236000000", "1717236000", 1717236000000.0],
)
def test_time_comes_in_milliseconds_or_seconds_or_as_text(timestamp):
    event = only(text_item() | {"timestamp": timestamp})

    assert event.occurred_at == datetime(2024, 6, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "timestamp",
    [None, "", "soon", True, [], {}, 0, -5, 1, 10**30, "9" * 5000, 1e308, 253402300799000],
)
def test_absurd_time_becomes_the_time_of_the_post(timestamp):
    body = envelope(text_item() | {"timestamp": timestamp})
    body["entry"][0]["time"] = timestamp

    (event,) = parse(json.dumps(body).encode(), RECEIVED_AT)

    assert event.occurred_at == RECEIVED_AT


def test_time_far_ahead_is_not_believed():
    ahead = datetime.now(UTC) + timedelta(days=2)

    assert only(text_item(at=ahead)).occurred_at < ahead


def test_nul_and_lone_surrogates_are_replaced():
    event = only(text_item("a\x00b\ud83dc", mid="m_\x00"))

    assert event.text == "a�b�c"
    assert event.external_id == "m_�"


def test_whole_emoji_survive():
    assert only(text_item("👩‍👩‍👧 مرحبا")).text == "👩‍👩‍👧 مرحبا"


@pytest.mark.parametrize("text", [None, [], {}, True, float("inf")])
def test_text_that_is_no_text_is_empty(text):
    assert only(text_item(text)).text == ""


def test_message_that_is_a_string_is_remarked():
    assert only(text_item() | {"message": "TEST"}) == Remark(PAGE_ID, "message is not an object")


@pytest.mark.parametrize("mid", [None, "", [], {}, True])
def test_message_without_an_id_is_remarked(mid):
    assert only(text_item(mid=mid)) == Remark(PAGE_ID, "message without an id")


def test_id_too_long_for_a_message_is_remarked():
    assert only(text_item(mid="m" * 256)) == Remark(PAGE_ID, "the message's id is too long")


def test_id_too_long_for_a_customer_is_remarked():
    assert only(text_item(sender="9" * 101)) == Remark(PAGE_ID, "the customer's id is too long")


def test_id_too_long_to_answer_to_is_cut():
    assert only(text_item(reply_to={"mid": "m" * 999})).reply_to_external_id == "m" * 255


@pytest.mark.parametrize("attachments", ["none", {"type": "image"}, 7, [None], [[]], None])
def test_attachments_of_another_type_are_left_out(attachments):
    assert only(text_item(attachments=attachments)).attachments == ()


@pytest.mark.parametrize("part", ["image", {"type": 7, "payload": "x"}, {"payload": []}])
def test_unreadable_attachment_is_kept_as_unknown(part):
    (attachment,) = only(text_item(attachments=[part])).attachments

    assert attachment.kind == "unknown"


def test_details_nested_too_deeply_are_cut_off():
    nested = {"url": "https://cdn.example/x"}
    for _ in range(200):
        nested = {"in": [nested]}

    event = only(text_item("look", attachments=[{"type": "file", "payload": nested}]))

    assert event.text == "look"
    assert str(event.attachments[0].details).count("in") == 25


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_number_that_is_none_becomes_nothing(number):
    body = wire(envelope(text_item(attachments=[{"type": "file", "payload": {"size": 5}}])))
    (event,) = parse(body.replace(b'"size":5', b'"size":' + number.encode()), RECEIVED_AT)

    assert event.attachments[0].details == {"size": None}


def test_of_a_key_that_stands_twice_the_last_counts():
    body = wire(envelope(text_item("first")))
    body = body.replace(b'"text":"first"', b'"text":"first","text":"second"')

    assert parse(body, RECEIVED_AT)[0].text == "second"


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"\xff\xfe\x00", b'{"entry":', b"[" * 100_000],
)
def test_what_is_not_json_is_one_remark(body):
    assert parse(body, RECEIVED_AT) == [Remark("", "not JSON")]


@pytest.mark.parametrize("content", [None, [], 7, "entry", {}, {"entry": {}}, {"entry": "x"}])
def test_json_without_entries_is_one_remark(content):
    assert parse(json.dumps(content).encode(), RECEIVED_AT) == [Remark("", "no entries")]


@pytest.mark.parametrize("entry", [{}, {"id": PAGE_ID}, {"id": PAGE_ID, "messaging": {}}])
def test_entry_without_messaging_holds_nothing(entry):
    assert parse(wire({"entry": [entry]}), RECEIVED_AT) == []


def test_bad_item_does_not_hurt_its_neighbours():
    items = [text_item(mid="m_1"), None, "x", {}, {"message": []}, text_item(mid="m_2")]

    events = parse(wire(envelope(*items)), RECEIVED_AT)

    assert [type(event) for event in events] == [MessageReceived, *[Remark] * 4, MessageReceived]


def test_number_of_thousands_of_digits_hurts_no_neighbour():
    good = text_item("hello")
    body = wire(envelope({"sender": {"id": GILDA}, "odd": 1}, good)).replace(
        b'"odd":1', b'"odd":' + b"1" * 10_000
    )

    events = parse(body, RECEIVED_AT)

    assert [getattr(event, "text", None) for event in events] == [None, "hello"]


@pytest.mark.parametrize(("number", "identifier"), [("66.0", "66"), ("6.6e3", "6600")])
def test_id_written_as_a_float_is_read_where_it_is_exact(number, identifier):
    body = wire(envelope(text_item())).replace(f'"{GILDA}"'.encode(), number.encode())
    (event,) = parse(body, RECEIVED_AT)

    assert event.identity_external_id == identifier


def test_id_written_as_a_float_that_is_not_exact_names_nobody():
    body = wire(envelope(text_item())).replace(f'"{GILDA}"'.encode(), b"6.6e99")
    (event,) = parse(body, RECEIVED_AT)

    assert event == Remark(PAGE_ID, "no page-scoped id of a customer")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "/reel/5", "http://[", "ftp://lamps.example", "https://"]
)
def test_what_is_no_address_of_the_web_is_none(address):
    event = only(text_item(attachments=[{"type": "post", "payload": {"url": address}}]))

    assert (event.attachments[0].url, event.attachments[0].details) == ("", {"path": address})


@pytest.mark.parametrize(
    ("told", "number"), [("37", 37), (10**9, 0), ("9" * 9, 0), (-1, 0), ("²", 0)]
)
def test_number_of_an_edit_is_one_that_can_be_kept(told, number):
    item = text_item()
    item["message_edit"] = {**item.pop("message"), "num_edit": told}

    assert only(item).number == number


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", "", 5, "a\x00b", "Europe"])
def test_appointment_in_no_known_zone_is_told_in_universal_time(zone):
    payload = {"status": "confirmed", "start_time": 1717322400, "timezone": zone}
    event = only(text_item("", attachments=[{"type": "appointment_booking", "payload": payload}]))

    assert event.attachments[0].title == "confirmed · 2024-06-02 10:00 (UTC)"


@pytest.mark.parametrize("when", [None, "soon", 10**30, float("1e300"), []])
def test_appointment_without_a_time_tells_its_status(when):
    payload = {"status": "cancelled", "start_time": when}
    event = only(text_item("", attachments=[{"type": "appointment_booking", "payload": payload}]))

    assert event.attachments[0].title == "cancelled"
