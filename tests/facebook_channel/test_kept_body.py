"""Words are taken out of a kept body, and nothing else is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from facebook_channel.journal.kept_body import without_customer, without_files, without_messages
from facebook_channel.journal.words import mentions, message_ids_in, without_words
from facebook_channel.payload import parse
from tests.fixtures import GILDA, PAGE_ID, days_ago, envelope, text_item, wire

BOB = "6600000000000002"
PLACE = {"type": "location", "payload": {"coordinates": {"lat": 48.2, "long": 16.37}}}
RICH = text_item(
    "Where is my lamp?",
    attachments=[PLACE, {"type": "image", "payload": {"url": "https://cdn.example/1"}}],
    quick_reply={"payload": "ORDER_7"},
)


def silent(content):
    return without_words(content, lambda word: f"{type(word).__name__}")


def items_of(body):
    return json.loads(body)["entry"][0]["messaging"]


def test_structure_and_ids_stay_and_words_go():
    message = silent(RICH)["message"]

    assert message["mid"] == "m_1"
    assert message["text"] == "str"
    assert message["quick_reply"] == {"payload": "str"}
    assert message["attachments"][0] == {
        "type": "location",
        "payload": {"coordinates": {"lat": "float", "long": "float"}},
    }
    assert message["attachments"][1]["payload"] == {"url": "str"}


def test_what_facebook_may_add_one_day_counts_as_words():
    assert silent({"message": {"mood": "sad", "list": ["a", 1, None, True]}}) == {
        "message": {"mood": "str", "list": ["str", "int", None, True]}
    }


def test_text_named_like_the_message_itself_is_no_structure():
    assert silent({"message": "hello"}) == {"message": "str"}


def test_sentence_of_an_error_is_shown():
    error = {"error": {"message": "(#100) No matching user found", "code": 100}}

    assert silent(error) == error


def test_what_lies_too_deep_is_left_out():
    deep = current = {}
    for _level in range(100):
        current["text"] = current = {}

    assert "hello" not in json.dumps(silent(deep))


def test_unsent_message_loses_its_words_and_its_neighbour_keeps_them():
    body = wire(envelope(RICH, text_item("Good morning", mid="m_2", sender=BOB)))
    after = without_messages(body, ["m_1"])

    assert b"lamp" not in after
    assert b"ORDER_7" not in after
    assert b"48.2" not in after
    assert b"cdn.example" not in after
    assert items_of(after)[0]["message"]["mid"] == "m_1"
    assert items_of(after)[1]["message"]["text"] == "Good morning"


def test_answer_to_an_unsent_message_keeps_its_words():
    body = wire(envelope(text_item("As I said", mid="m_2", reply_to={"mid": "m_1"})))

    assert without_messages(body, ["m_1"]) == body


def test_edit_and_standby_copy_of_an_unsent_message_lose_their_words_too():
    edit = {"sender": {"id": GILDA}, "message_edit": {"mid": "m_1", "text": "secret"}}
    content = envelope(edit)
    content["entry"][0]["standby"] = [text_item("secret")]

    assert b"secret" not in without_messages(wire(content), ["m_1"])


def test_body_without_its_words_is_understood_still():
    (event,) = parse(without_messages(wire(envelope(RICH)), ["m_1"]), days_ago(0))

    assert (event.external_id, event.identity_external_id) == ("m_1", GILDA)
    assert event.text == ""


def test_items_of_an_erased_customer_go_and_others_stay():
    body = wire(envelope(RICH, text_item("Good morning", mid="m_2", sender=BOB)))
    after = without_customer(body, GILDA)

    assert GILDA.encode() not in after
    assert [item["message"]["mid"] for item in items_of(after)] == ["m_2"]


def test_customer_is_found_where_their_id_is_a_number():
    item = {**text_item("secret"), "sender": {"id": int(GILDA)}}

    assert items_of(without_customer(wire(envelope(item)), GILDA)) == []


def test_body_in_which_nothing_has_to_change_stays_byte_for_byte():
    body = wire(envelope(text_item("Grüße / 😀")))

    assert without_messages(body, ["m_other"]) == body
    assert without_customer(body, BOB) == body


@pytest.mark.parametrize(
    "body", [b"<m_1>", b'{"entry": "m_1"}', b'["m_1"]', b"m_1" + b"[" * 100_000, b'{"m_1": 1}']
)
def test_body_that_cannot_be_read_goes_as_a_whole_when_it_speaks_of_it(body):
    assert without_messages(body, ["m_1"]) == b""
    assert without_messages(body, ["m_other"]) == body


def test_forgetting_twice_changes_nothing_more():
    once = without_messages(wire(envelope(RICH)), ["m_1"])

    assert without_messages(once, ["m_1"]) == once


def test_ids_of_messages_are_found_wherever_they_stand():
    assert message_ids_in({"a": [{"mid": "m_1"}, {"message_id": "m_2"}]}) == {"m_1", "m_2"}
    assert mentions({"recipient": {"id": int(PAGE_ID)}}, PAGE_ID)


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from(["mid", "id", "text", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(item=ANYTHING)
def test_no_item_whatsoever_hurts_its_neighbours(item):
    body = json.dumps({"entry": [{"messaging": [item, text_item("secret"), item]}]}).encode()

    assert b"secret" not in without_messages(body, ["m_1"])
    assert b"secret" not in without_customer(body, GILDA)
    assert without_messages(body, ["m_other"]) == body


@given(body=some.binary(max_size=200))
def test_no_bytes_whatsoever_make_forgetting_fail(body):
    assert b"m_1" not in without_customer(body + b"m_1", "m_1")


def test_refused_file_leaves_only_that_it_came():
    kept = without_files(wire(envelope(RICH)), {"m_1"}, lambda kind: kind == "image")

    message = items_of(kept)[0]["message"]
    assert message["text"] == "Where is my lamp?"
    assert message["attachments"] == [PLACE, {"type": "image"}]


def test_files_of_other_messages_stay():
    body = wire(envelope(RICH))

    assert without_files(body, {"m_2"}, lambda kind: True) == body
