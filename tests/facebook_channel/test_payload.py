"""Every shape Facebook documents becomes the event it means."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from facebook_channel.journal.found_by import keys_of, kinds_of
from facebook_channel.payload import parse
from tests.facebook_channel.happened import AT
from tests.facebook_channel.situations import WHAT_IT_MEANS
from tests.fixtures import GILDA, PAGE_ID, envelope, wire

PAYLOADS = Path(__file__).parents[1] / "payloads"
RECEIVED_AT = datetime(2024, 6, 1, 10, 0, 5, tzinfo=UTC)
# Those whose ids we make up, by what their text says and where it comes from.
WITHOUT_AN_ID = {
    "postback_without_id": ("postback", "Get Started"),
    "order": ("order", "2 × Lamp 9, 49.5 EUR\n1 × L2\ngift wrap"),  # noqa: RUF001
    "form": ("form", "#5501"),
    "feedback": ("feedback", "csat: 4\nquick and kind"),
    "customer_information": ("customer_information", "city: Bergen\nzip: 5003"),
}
ELSEWHERE = {"three_pages", "delivery_named_the_wrong_way_round"}


def events_of(name):
    return parse((PAYLOADS / f"{name}.json").read_bytes(), RECEIVED_AT)


@pytest.mark.parametrize("name", WHAT_IT_MEANS)
def test_each_situation_means_what_the_table_says(name):
    assert events_of(name) == WHAT_IT_MEANS[name]


@pytest.mark.parametrize("name", WITHOUT_AN_ID)
def test_what_has_no_id_gets_the_same_stand_in_each_time(name):
    (first,), (second,) = events_of(name), events_of(name)
    kind, text = WITHOUT_AN_ID[name]

    assert first.external_id == second.external_id
    assert first.external_id.startswith(f"{kind}:")
    assert (first.kind, first.text) == (kind, text)


def test_every_payload_is_expected_to_mean_something():
    names = {path.stem for path in PAYLOADS.glob("*.json")}

    assert names == WHAT_IT_MEANS.keys() | WITHOUT_AN_ID.keys() | ELSEWHERE


def test_same_answer_on_another_day_is_another_one():
    body = (PAYLOADS / "feedback.json").read_bytes()
    (first,) = parse(body, RECEIVED_AT)
    (second,) = parse(body.replace(b"1717236000", b"1717336000"), RECEIVED_AT)

    assert first.external_id != second.external_id


def test_old_delivery_that_names_the_page_as_sender_is_still_the_customers():
    (event,) = events_of("delivery_named_the_wrong_way_round")

    assert event.identity_external_id == GILDA
    assert event.watermark == datetime(2024, 6, 1, 10, 0, 0, 623000, tzinfo=UTC)


def test_every_entry_is_read():
    assert [event.channel_external_id for event in events_of("three_pages")] == [
        PAGE_ID,
        "119999999999999",
        "110000000000008",
    ]


@pytest.mark.parametrize("name", sorted(WHAT_IT_MEANS.keys() - {"standby_beside_messaging"}))
def test_standby_is_parsed_like_messaging(name):
    body = (PAYLOADS / f"{name}.json").read_bytes()
    events = parse(body.replace(b'"messaging"', b'"standby"'), RECEIVED_AT)

    expected = [
        replace(event, is_standby=True) if hasattr(event, "is_standby") else event
        for event in WHAT_IT_MEANS[name]
    ]
    assert events == expected


def test_delivery_is_found_by_page_customer_and_messages():
    assert keys_of(events_of("delivery")) == [PAGE_ID, GILDA, "m_ours", "m_else"]


def test_delivery_nobody_can_read_is_found_by_its_customer_all_the_same():
    assert GILDA in keys_of(events_of("checkout"))


def test_overlong_id_is_cut_to_be_found_by():
    kept = keys_of(parse(wire(envelope({"sender": {"id": "9" * 300}, "odd": 1})), RECEIVED_AT))

    assert max(map(len, kept)) == 255


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("text", ["message"]),
        ("postback_on_standby", ["postback", "standby"]),
        ("order", ["order"]),
        ("unsent", ["unsent"]),
        ("opt_in", ["opted_in"]),
        ("policy_block", ["policy_enforcement"]),
        ("thread_asked_for", ["request_thread_control"]),
        ("checkout", ["unsupported: checkout_update"]),
        ("message_without_anything", ["unsupported: content"]),
        ("sample_call", ["skipped"]),
    ],
)
def test_delivery_tells_the_types_of_its_items(name, kinds):
    assert kinds_of(events_of(name)) == kinds


def test_time_of_the_post_stands_in_for_one_that_is_missing():
    (event,) = events_of("delivery")

    assert event.occurred_at > AT
