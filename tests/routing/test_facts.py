"""What rules can ask for, and what is known when they ask."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routing.conditions import ValueType
from routing.entities import schemas
from routing.facts import facts_of, moment_of
from tests.fixtures import GILDA, PAGE_ID
from workstreams.conversations.models import (
    Attachment,
    Contact,
    ContactIdentity,
    Conversation,
    Direction,
    Message,
    Origin,
    Tag,
)
from workstreams.models import ContextVariable

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def arrive(page, stream):
    """A conversation with everything rules can ask for."""

    def arrive(number=0):
        contact = Contact.objects.create(
            name="Gilda Moss", email="gilda@example.org", phone="+44 20 7946 0000"
        )
        contact.tags.add(*[Tag.objects.get_or_create(name=name)[0] for name in ("VIP", "Press")])
        identity = ContactIdentity.objects.create(
            channel=page,
            external_id=f"{GILDA}{number}",
            name="Gilda Moss",
            first_name="Gilda",
            last_name="Moss",
            locale="en_GB",
            timezone="5.5",
            gender="female",
        )
        conversation = Conversation.objects.create(
            identity=identity,
            channel=page,
            work_stream=stream,
            contact=contact,
            referral={"ref": "spring", "source": "ADS", "ad_id": "12"},
            context_variables={"plan": "gold"},
        )
        say(conversation, "Where is my lamp?", 10, payload="LAMPS")
        Attachment.objects.create(message=conversation.messages.get(), kind="image")
        say(conversation, "Hello?", 20)
        return Conversation.objects.get(pk=conversation.pk)

    return arrive


def say(conversation, text, minute, **more):
    return Message.objects.create(
        conversation=conversation,
        channel=conversation.channel,
        direction=Direction.INBOUND,
        origin=Origin.CUSTOMER,
        text=text,
        occurred_at=NOW.replace(minute=minute),
        **more,
    )


def test_everything_known_of_a_conversation_is_a_fact(arrive):
    assert facts_of([arrive()], NOW) == [
        {
            "facebook_engagement_context": {
                "customer_name": ["Gilda Moss", "Gilda, Moss"],
                "first_name": ["Gilda"],
                "last_name": ["Moss"],
                "locale": ["en_GB"],
                "timezone": ["5.5"],
                "gender": ["female"],
                "user_page_scoped_id": [f"{GILDA}0"],
            },
            "message": {
                "text": ["Where is my lamp?"],
                "has_attachment": ["yes"],
                "payload": ["LAMPS"],
            },
            "referral": {"ref": ["spring"], "source": ["ADS"], "ad_id": ["12"]},
            "page": {
                "name": ["Harbour Lamps"],
                "external_id": [PAGE_ID],
                "language": ["en-US"],
            },
            "contact": {
                "name": ["Gilda Moss"],
                "email": ["gilda@example.org"],
                "phone": ["+44 20 7946 0000"],
                "tags": ["Press", "VIP"],
            },
            "context_variables": {"plan": ["gold"]},
            "time": {"moment": ["2026-03-02T12:00:00+00:00"]},
        }
    ]


def test_what_is_not_known_is_no_data(page, stream):
    identity = ContactIdentity.objects.create(channel=page, external_id=GILDA)
    bare = Conversation.objects.create(identity=identity, channel=page, work_stream=stream)

    (facts,) = facts_of([bare], NOW)

    assert facts["facebook_engagement_context"]["customer_name"] == []
    assert facts["message"] == {"text": [], "has_attachment": ["no"], "payload": []}
    assert facts["contact"] == {"name": [], "email": [], "phone": [], "tags": []}
    assert facts["referral"] == {"ref": [], "source": [], "ad_id": []}
    assert facts["context_variables"] == {}


def test_facts_of_20_take_as_many_queries_as_of_1(arrive):
    one = [arrive()]
    twenty = [arrive(number) for number in range(1, 21)]

    with CaptureQueriesContext(connection) as first:
        facts_of(one, NOW)
    with CaptureQueriesContext(connection) as second:
        facts_of(twenty, NOW)

    assert len(second) == len(first)


def test_facts_know_their_moment(arrive):
    (facts,) = facts_of([arrive()], NOW)

    assert moment_of(facts, datetime.now(UTC)) == NOW
    assert moment_of({}, NOW) == NOW


def test_every_fact_can_be_asked_for(arrive, stream):
    ContextVariable.objects.create(work_stream=stream, display_name="Plan", name="plan")
    (facts,) = facts_of([arrive()], NOW)

    known = {schema.entity: {a.name for a in schema.attributes} for schema in asked_of(stream)}

    del facts["time"]
    assert {entity: set(values) for entity, values in facts.items()} == {
        entity: names for entity, names in known.items() if entity != "time"
    }


def asked_of(stream):
    return schemas("facebook", stream)


def test_context_variables_are_those_of_the_work_stream(stream):
    kinds = {"plan": "text", "age": "number"}
    for name, kind in kinds.items():
        ContextVariable.objects.create(
            work_stream=stream, display_name=name.title(), name=name, type=kind
        )

    (variables,) = [s for s in asked_of(stream) if s.entity == "context_variables"]

    assert {one.name: one.type for one in variables.attributes} == {
        "age": ValueType.NUMBER,
        "plan": ValueType.TEXT,
    }


def test_without_a_work_stream_there_are_no_context_variables():
    assert "context_variables" not in [schema.entity for schema in schemas("facebook", None)]


def test_choices_come_with_their_labels(stream):
    (clock,) = [schema for schema in asked_of(stream) if schema.entity == "time"]
    day = next(attribute for attribute in clock.attributes if attribute.name == "day")

    assert [str(label) for _code, label in day.choices][::6] == ["Monday", "Sunday"]
