"""No JSON whatsoever makes the parser or the processing fail, or costs a neighbour."""

import json

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facebook_channel.journal.found_by import keys_of, kinds_of
from facebook_channel.models import WebhookDelivery
from facebook_channel.payload import Remark, parse
from facebook_channel.payload.envelope import PARSERS
from facebook_channel.processing import process_pending
from tests.facebook_channel.test_hostile_payload import RECEIVED_AT
from tests.facebook_channel.test_payload import PAYLOADS
from tests.fixtures import GILDA, PAGE_ID, text_item, wire
from workstreams.channels.events import InboundEvent
from workstreams.conversations.models import Message

KEYS = "id mid text type payload url attachments is_echo watermark mids quick_reply reply_to"
KEYS += " title metadata is_deleted messaging referral ref sticker_id elements num_edit action"
KEYS += " emoji status products screens questions new_owner_app_id feedback start_time timezone"
SITUATIONS = [path.read_text() for path in sorted(PAYLOADS.glob("*.json"))]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from([PAGE_ID, GILDA, "m_1", "image", "sticker", "react", "linked", "block"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS.split()), inner)
    ),
    max_leaves=20,
)
items = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("sender", "recipient", "timestamp", *PARSERS), anything)
)
entries = st.fixed_dictionaries(
    {},
    optional={
        "id": anything,
        "time": anything,
        "messaging": st.lists(items | anything, max_size=4),
        "standby": st.lists(items | anything, max_size=2) | anything,
        "changes": anything,
    },
)
bodies = st.fixed_dictionaries({"entry": st.lists(entries | anything, max_size=3)})


@st.composite
def spoilt(draw):
    """A real situation in which anything may stand in a few places."""
    content = json.loads(draw(st.sampled_from(SITUATIONS)))
    for _ in range(draw(st.integers(1, 4))):
        holder, place = draw(st.sampled_from(list(places(content))))
        holder[place] = draw(anything)
    return content


def places(content):
    keys = content if isinstance(content, dict) else range(len(content))
    for key in keys:
        yield content, key
        if isinstance(content[key], dict | list):
            yield from places(content[key])


@given(bodies | spoilt() | anything)
def test_no_json_makes_the_parser_fail(content):
    events = parse(json.dumps(content).encode(), RECEIVED_AT)

    for event in events:
        assert isinstance(event, InboundEvent | Remark)
        can_be_kept(event)
    assert all("\x00" not in key for key in keys_of(events) + kinds_of(events))


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


@pytest.fixture
def processed(page):
    """Keep and process a body, and leave no trace; gives the delivery and the messages' ids."""

    def processed(body):
        with transaction.atomic():
            kept = WebhookDelivery.objects.create(application=page.application, body=body)
            process_pending()
            kept.refresh_from_db()
            found = set(Message.objects.values_list("external_id", flat=True))
            connection.set_rollback(True)
        return kept, found

    return processed


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=spoilt(), more=st.lists(items, max_size=3))
def test_no_json_makes_processing_fail_or_lose_a_neighbour(processed, content, more):
    entry = content.get("entry")
    entry = entry if isinstance(entry, list) else []
    good = [text_item("first", mid="m_good_1"), *more, text_item("last", mid="m_good_2")]
    neighbours = {"id": PAGE_ID, "messaging": good}

    kept, found = processed(wire({"entry": [*entry, neighbours]}))

    assert kept.state == "processed"
    assert {"m_good_1", "m_good_2"} <= found


@pytest.mark.parametrize("name", sorted(path.stem for path in PAYLOADS.glob("*.json")))
def test_every_situation_is_processed(processed, name):
    kept, _found = processed((PAYLOADS / f"{name}.json").read_bytes())

    assert kept.state == "processed"
    assert kept.kinds
