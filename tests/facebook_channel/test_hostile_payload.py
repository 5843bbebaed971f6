"""Nothing anyone can put into a body makes the parser fail, or gives what cannot be kept."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facebook_channel.payload import Remark, parse
from tests.facebook_channel.test_payload import events_of
from tests.fixtures import GILDA, PAGE_ID, envelope, text_item, wire
from workstreams.channels.events import InboundEvent, MessageReceived

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


@pytest.mark.parametrize("text", [None, 7, [], {}, True])
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


KEYS = "id mid text type payload url attachments is_echo watermark mids quick_reply reply_to"
KEYS = [*KEYS.split(), "title", "metadata", "is_deleted", "messaging"]
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from([PAGE_ID, GILDA, "m_1", "image"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
        )
    ),
    max_leaves=20,
)
items = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("sender", "recipient", "timestamp", "message", "postback", "delivery", "read"), anything
    ),
)
entries = st.fixed_dictionaries(
    {},
    optional={
        "id": anything,
        "time": anything,
        "messaging": st.lists(items | anything, max_size=4),
        "standby": anything,
        "changes": anything,
    },
)
bodies = st.fixed_dictionaries({"entry": st.lists(entries | anything, max_size=3)})


@given(bodies | anything)
def test_no_json_makes_the_parser_fail(content):
    for event in parse(json.dumps(content).encode(), RECEIVED_AT):
        assert isinstance(event, InboundEvent | Remark)
        can_be_kept(event)


@given(st.binary())
def test_no_bytes_make_the_parser_fail(body):
    assert all(isinstance(event, InboundEvent | Remark) for event in parse(body, RECEIVED_AT))


def can_be_kept(event):
    """As PostgreSQL sees it: text is Unicode without NUL, details are JSON."""
    kept = [str(value) for value in vars(event).values() if isinstance(value, str)]
    for attachment in getattr(event, "attachments", ()):
        kept += [attachment.kind, attachment.url, attachment.title]
        kept.append(json.dumps(attachment.details, allow_nan=False))
    assert all("\x00" not in text and text.encode() is not None for text in kept)


def test_number_of_thousands_of_digits_hurts_no_neighbour():
    good = text_item("hello")
    body = wire(envelope({"sender": {"id": GILDA}, "odd": 1}, good)).replace(
        b'"odd":1', b'"odd":' + b"1" * 10_000
    )

    events = parse(body, RECEIVED_AT)

    assert [getattr(event, "text", None) for event in events] == [None, "hello"]
