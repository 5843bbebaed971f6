"""Rules can ask for the message, the referral, the page, the contact, variables and the time."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from routing.models import QueueShare, SkillAttachmentRule, SkillCondition
from routing.rules import route
from tests.fixtures import PAGE_ID
from tests.routing.conftest import by_name, line, rule
from workstreams.conversations.models import Contact, ContactIdentity, Conversation
from workstreams.models import (
    ContextVariable,
    OperatingHours,
    Queue,
    RatingModel,
    RatingValue,
    Skill,
    SkillType,
    WorkingHours,
)

MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
IMAGE = [{"type": "image", "payload": {"url": "https://cdn.example/lamp.jpg"}}]
REFERRAL = {"ref": "plan=gold&age=17", "source": "ADS", "ad_id": "45"}

HOLDS = [
    (("message", "text", "contains", "LAMP"), {"text": "Where is my lamp?"}),
    (("message", "has_attachment", "equals", "yes"), {"attachments": IMAGE}),
    (("message", "has_attachment", "equals", "no"), {}),
    (("message", "payload", "equals", "BRASS"), {"quick_reply": {"payload": "BRASS"}}),
    (("referral", "ref", "begins_with", "plan="), {"referral": REFERRAL}),
    (("referral", "source", "equals", "ads"), {"referral": REFERRAL}),
    (("referral", "ad_id", "equals", "45"), {"referral": REFERRAL}),
    (("referral", "ref", "does_not_contain_data", ""), {}),
    (("page", "name", "equals", "Harbour Lamps"), {}),
    (("page", "external_id", "equals", PAGE_ID), {}),
    (("page", "language", "equals", "en-us"), {}),
    (("context_variables", "plan", "equals", "Gold"), {"referral": REFERRAL}),
    (("context_variables", "age", "is_less_than", "18"), {"referral": REFERRAL}),
    (("context_variables", "age", "is_less_than", "018.0"), {"referral": REFERRAL}),
    (("time", "day", "equals", "monday"), {}),
    (("time", "hour", "is_greater_than_or_equal_to", "12"), {}),
    (("time", "inside_hours", "equals", "yes"), {}),
]


@pytest.fixture
def variables(stream):
    for name, kind in (("plan", "text"), ("age", "number")):
        ContextVariable.objects.create(work_stream=stream, display_name=name, name=name, type=kind)


@pytest.mark.parametrize(("condition", "message"), HOLDS, ids=[str(row[0]) for row in HOLDS])
def test_condition_that_holds_chooses_the_queue(write, variables, stream, vip, condition, message):
    rule(stream, vip, condition)

    with time_machine.travel(MONDAY_NOON, tick=False):
        assert write(**message).queue == vip


FAILS = [
    (("message", "text", "contains", "chair"), {"text": "Where is my lamp?"}),
    (("context_variables", "age", "is_less_than", "17"), {"referral": REFERRAL}),
    (("context_variables", "age", "is_less_than", "18"), {}),
    (("context_variables", "gone", "contains_data", ""), {"referral": REFERRAL}),
    (("time", "day", "equals", "tuesday"), {}),
    (("time", "hour", "is_less_than", "12"), {}),
]


@pytest.mark.parametrize(("condition", "message"), FAILS, ids=[str(row[0]) for row in FAILS])
def test_condition_that_does_not_hold_does_not(write, variables, stream, vip, condition, message):
    rule(stream, vip, condition)

    with time_machine.travel(MONDAY_NOON, tick=False):
        assert write(**message).queue == Queue.default()


def test_contact_is_the_one_linked_to_the_customer(write, page, stream, vip):
    rule(stream, vip, ("contact", "email", "ends_with", "@example.org"))
    gilda = Contact.objects.create(name="Gilda Moss", email="gilda@example.org")
    ContactIdentity.objects.create(channel=page, external_id="66", contact=gilda)

    assert write(sender="66").queue == vip


@pytest.mark.parametrize(("zone", "queue"), [("Europe/Berlin", "VIP"), ("UTC", "Default")])
def test_time_is_that_of_the_rules_queue(write, stream, vip, zone, queue):
    hours = OperatingHours.objects.create(name="Office", time_zone=zone)
    WorkingHours.objects.create(hours=hours, weekday=0, opens_at=time(13), closes_at=time(14))
    Queue.objects.filter(pk=vip.pk).update(operating_hours=hours)
    rule(stream, vip, ("time", "inside_hours", "equals", "yes"))

    with time_machine.travel(MONDAY_NOON, tick=False):
        assert write().queue.name == queue


def test_time_without_hours_is_that_of_the_installation(write, stream, vip, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    rule(stream, vip, ("time", "day", "equals", "tuesday"))

    with time_machine.travel(MONDAY_NOON, tick=False):
        assert write().queue == vip


def test_fallback_queue_takes_what_no_rule_claims(write, stream, vip, spare):
    rule(stream, vip, ("message", "text", "contains", "chair"))
    stream.fallback_queue = spare
    stream.save()

    assert write().queue == spare


def test_split_divides_customers_between_queues(write, stream, vip, spare):
    made = rule(stream, vip)
    QueueShare.objects.create(rule=made, queue=vip, percent=50)
    QueueShare.objects.create(rule=made, queue=spare, percent=50)

    for number in range(20):
        write(mid=f"m_{number}", sender=f"66{number}")

    assert set(Conversation.objects.values_list("queue__name", flat=True)) == {"VIP", "Spare"}


@pytest.fixture
def french(stream):
    """The customer needs French at 3 where the text is French."""
    scale = RatingModel.objects.create(name="Grades")
    kind = SkillType.objects.create(name="Language")
    skill = Skill.objects.create(name="French", type=kind, rating_model=scale)
    rating = RatingValue.objects.create(model=scale, name="Good", value=3)
    attaching = SkillAttachmentRule.objects.create(work_stream=stream, name="French")
    attaching.skills.create(skill=skill, rating=rating)
    asked = line(("message", "text", "begins_with", "Bonjour"))
    SkillCondition.objects.create(rule=attaching, **asked)
    return skill


def test_skills_are_attached_by_rules_that_hold(write, french):
    assert write(text="bonjour !").required_skills == {str(french.pk): 3}
    assert write(text="hello", mid="m_2", sender="67").required_skills == {}


def test_skill_rule_on_the_profile_waits_for_it_too(write, introduce, stream, french):
    SkillCondition.objects.update(
        entity="facebook_engagement_context", attribute="locale", value="en"
    )

    assert write().queue is None
    assert introduce().required_skills == {str(french.pk): 3}


def test_decision_says_how_long_it_took(write, stream, vip):
    rule(stream, vip, by_name("does_not_contain_data", ""))
    opened_at = write().opened_at

    with time_machine.travel(opened_at + timedelta(seconds=4)):
        route()

    assert 0 <= Conversation.objects.get().routing_decision.took_us < 1_000_000
