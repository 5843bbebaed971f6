"""The first rule that holds decides the queue, and why is kept."""

from datetime import UTC, datetime, timedelta

import pytest
import responses
import time_machine
from django.conf import settings

from routing import rules
from routing.models import MOST_RULES, Condition, RoutingDecision, RoutingRule
from tests.fixtures import GILDA, text_item
from workstreams.conversations import profiles
from workstreams.conversations.models import ContactIdentity, Conversation
from workstreams.models import Queue

ENTITY = "facebook_engagement_context"
GRAPH = f"http://graph.invalid/{settings.FACEBOOK_GRAPH_VERSION}"
GILDA_MOSS = {
    "name": "Gilda Moss",
    "first_name": "Gilda",
    "last_name": "Moss",
    "locale": "en_GB",
    "timezone": 1,
}


@pytest.fixture
def spare(db):
    return Queue.objects.create(name="Spare")


def rule(stream, queue, *conditions, name="Gilda is a VIP", **fields):
    made = RoutingRule.objects.create(work_stream=stream, queue=queue, name=name, **fields)
    for order, (attribute, operator, value) in enumerate(conditions):
        Condition.objects.create(
            rule=made,
            entity=ENTITY,
            attribute=attribute,
            operator=operator,
            value=value,
            order=order,
        )
    return made


def by_id(operator="equals", value=GILDA):
    return ("user_page_scoped_id", operator, value)


def by_name(operator="equals", value="Gilda Moss"):
    return ("customer_name", operator, value)


@pytest.fixture
def write(deliver):
    """A customer writes, and the conversation as it is then."""

    def write(**item):
        deliver(text_item(**item))
        return Conversation.objects.latest("id")

    return write


@pytest.fixture
def introduce(commit):
    """Facebook tells who the customer is, or with None that it will not."""

    def introduce(profile=GILDA_MOSS):
        with responses.RequestsMock() as mock, commit():
            mock.get(f"{GRAPH}/{GILDA}", json=profile or {})
            profiles.fetch(ContactIdentity.objects.get().pk)
        return Conversation.objects.get()

    return introduce


def test_without_rules_the_default_queue_is_taken(write):
    assert write().queue == Queue.default()


def test_rule_that_holds_names_the_queue(write, stream, vip):
    rule(stream, vip, by_id())

    assert write().queue == vip


def test_rule_that_does_not_hold_leaves_the_default_queue(write, stream, vip):
    rule(stream, vip, by_id(value="someone else"))

    assert write().queue == Queue.default()


def test_rule_of_another_work_stream_is_not_looked_at(write, vip, page):
    other = type(page.work_stream).objects.create(name="Another")
    rule(other, vip)

    assert write().queue == Queue.default()


def test_first_rule_that_holds_wins(write, stream, vip, spare):
    rule(stream, spare, by_id(), name="second", order=2)
    rule(stream, vip, by_id(), name="first", order=1)

    conversation = write()

    assert conversation.queue == vip
    assert [step["name"] for step in conversation.routing_decision.trace] == ["first"]


def test_rule_without_conditions_always_holds(write, stream, vip):
    rule(stream, vip)

    assert write().queue == vip


@pytest.mark.parametrize(
    ("match", "values", "held"),
    [
        ("all", [GILDA, GILDA], True),
        ("all", [GILDA, "x"], False),
        ("any", ["x", GILDA], True),
        ("any", ["x", "y"], False),
    ],
)
def test_conditions_are_joined_by_and_or_by_or(write, stream, vip, match, values, held):
    rule(stream, vip, *[by_id(value=value) for value in values], match=match)

    assert (write().queue == vip) is held


def test_any_of_no_conditions_holds(write, stream, vip):
    rule(stream, vip, match="any")

    assert write().queue == vip


def test_inactive_rule_is_skipped_and_noted(write, stream, vip):
    rule(stream, vip, is_active=False)

    conversation = write()

    assert conversation.queue == Queue.default()
    assert conversation.routing_decision.trace[0]["skipped"] == "rule inactive"


def test_rule_with_an_inactive_queue_is_skipped_and_noted(write, stream, vip, spare):
    rule(stream, vip, name="first", order=1)
    rule(stream, spare, name="second", order=2)
    Queue.objects.filter(pk=vip.pk).update(is_active=False)

    conversation = write()

    assert conversation.queue == spare
    assert conversation.routing_decision.trace[0]["skipped"] == "queue inactive"


def test_only_the_first_hundred_rules_are_looked_at(write, stream, vip, spare):
    many = [
        RoutingRule(work_stream=stream, queue=spare, name=f"no {n}", order=n, is_active=False)
        for n in range(MOST_RULES)
    ]
    RoutingRule.objects.bulk_create(many)
    rule(stream, vip, order=MOST_RULES)

    conversation = write()

    assert conversation.queue == Queue.default()
    assert len(conversation.routing_decision.trace) == MOST_RULES


@pytest.mark.parametrize("value", ["Gilda Moss", "Gilda, Moss", "gilda, moss"])
def test_name_matches_with_and_without_a_comma(write, introduce, stream, vip, value):
    rule(stream, vip, by_name(value=value))
    write()

    assert introduce().queue == vip


@pytest.mark.parametrize(
    "condition", [("locale", "equals", "EN_gb"), ("timezone", "equals", "1")]
)
def test_profile_can_be_asked_for(write, introduce, stream, vip, condition):
    rule(stream, vip, condition)
    write()

    assert introduce().queue == vip


def test_withheld_profile_is_no_data(write, introduce, stream, vip):
    rule(stream, vip, by_name("does_not_contain_data", ""))
    write()

    assert introduce(None).queue == vip


def test_rule_on_the_profile_waits_for_the_profile(write, introduce, stream, vip):
    rule(stream, vip, by_name())

    assert write().queue is None
    assert introduce().queue == vip


def test_rule_on_the_profile_waits_three_seconds_at_most(write, stream, vip):
    rule(stream, vip, by_name())
    opened_at = write().opened_at

    with time_machine.travel(opened_at + timedelta(seconds=2.9), tick=False):
        assert rules.route() == 0
    with time_machine.travel(opened_at + timedelta(seconds=3), tick=False):
        assert rules.route() == 1

    assert Conversation.objects.get().queue == Queue.default()


@pytest.mark.parametrize("conditions", [[by_id()], []])
def test_rules_that_do_not_read_the_profile_do_not_wait(write, stream, vip, conditions):
    rule(stream, vip, *conditions)

    assert write().queue == vip


def test_inactive_rule_makes_nobody_wait(write, stream, vip):
    rule(stream, vip, by_name(), is_active=False)

    assert write().queue == Queue.default()


def test_profile_that_comes_later_changes_no_decision(write, introduce, stream, vip):
    rule(stream, vip, by_name())
    opened_at = write().opened_at
    with time_machine.travel(opened_at + timedelta(seconds=4)):
        rules.route()

    assert introduce().queue == Queue.default()


def test_decision_is_kept_with_the_values_seen(write, introduce, stream, vip, spare):
    rule(stream, spare, by_name(value="Tomas"), name="Tomas", order=1)
    winner = rule(stream, vip, by_name("begins_with", "Gil"), by_id("contains_data", ""), order=2)
    write()

    decision = introduce().routing_decision

    assert (decision.rule, decision.rule_name, decision.queue) == (winner, "Gilda is a VIP", vip)
    assert [step["held"] for step in decision.trace] == [False, True]
    assert decision.trace[1] == {
        "rule": winner.pk,
        "name": "Gilda is a VIP",
        "queue": "VIP",
        "match": "all",
        "held": True,
        "conditions": [
            {
                "attribute": "customer_name",
                "operator": "begins_with",
                "value": "Gil",
                "seen": "Gilda Moss",
                "held": True,
            },
            {
                "attribute": "user_page_scoped_id",
                "operator": "contains_data",
                "value": "",
                "seen": GILDA,
                "held": True,
            },
        ],
    }


def test_what_routing_saw_is_frozen_on_the_conversation(write, introduce, stream, vip):
    rule(stream, vip, by_name())
    write()

    assert introduce().channel_context == {
        "customer_name": ["Gilda Moss", "Gilda, Moss"],
        "locale": ["en_GB"],
        "timezone": ["1"],
        "user_page_scoped_id": [GILDA],
    }


def test_decision_outlives_its_rule(write, stream, vip):
    made = rule(stream, vip)
    write()
    made.delete()

    assert RoutingDecision.objects.get().rule_name == "Gilda is a VIP"


def test_conversation_is_routed_once(write):
    write()

    assert rules.route() == 0
    assert RoutingDecision.objects.count() == 1


def test_lost_wake_up_is_made_good_by_the_sweep(page, deliver, stream, vip):
    rule(stream, vip)
    identity = ContactIdentity.objects.create(channel=page, external_id=GILDA)
    Conversation.objects.create(identity=identity, channel=page, work_stream=stream)

    assert rules.route() == 1
    assert Conversation.objects.get().queue == vip
    assert Conversation.objects.get().queued_at <= datetime.now(UTC)
