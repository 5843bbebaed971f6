"""The first rule that holds decides the queue, and why is kept."""

from datetime import UTC, datetime

import pytest

from routing import rules
from routing.explanation import steps_of
from routing.models import MOST_RULES, RoutingDecision, RoutingRule
from tests.fixtures import GILDA
from tests.routing.conftest import ENTITY, by_id, by_name, rule
from workstreams.conversations.models import ContactIdentity, Conversation
from workstreams.models import Queue


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
    assert [step["name"] for step in steps_of(conversation.routing_decision)] == ["first"]


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
    assert steps_of(conversation.routing_decision)[0]["skipped"] == "rule inactive"


def test_rule_with_an_inactive_queue_is_skipped_and_noted(write, stream, vip, spare):
    rule(stream, vip, name="first", order=1)
    rule(stream, spare, name="second", order=2)
    Queue.objects.filter(pk=vip.pk).update(is_active=False)

    conversation = write()

    assert conversation.queue == spare
    assert steps_of(conversation.routing_decision)[0]["skipped"] == "queue inactive"


def test_only_the_first_hundred_rules_are_looked_at(write, stream, vip, spare):
    many = [
        RoutingRule(work_stream=stream, queue=spare, name=f"no {n}", order=n, is_active=False)
        for n in range(MOST_RULES)
    ]
    RoutingRule.objects.bulk_create(many)
    rule(stream, vip, order=MOST_RULES)

    conversation = write()

    assert conversation.queue == Queue.default()
    assert len(steps_of(conversation.routing_decision)) == MOST_RULES


def test_decision_is_kept_with_the_values_seen(write, introduce, stream, vip, spare):
    rule(stream, spare, by_name(value="Tomas"), name="Tomas", order=1)
    winner = rule(stream, vip, by_name("begins_with", "Gil"), by_id("contains_data", ""), order=2)
    write()

    decision = introduce().routing_decision

    assert (decision.rule, decision.rule_name, decision.queue) == (winner, "Gilda is a VIP", vip)
    trace = steps_of(decision)
    assert decision.outcomes == [[False], [True, True]]
    assert [step["held"] for step in trace] == [False, True]
    assert trace[1] == {
        "rule": winner.pk,
        "name": "Gilda is a VIP",
        "queue": "VIP",
        "match": "all",
        "held": True,
        "conditions": [
            {
                "entity": ENTITY,
                "attribute": "customer_name",
                "operator": "begins_with",
                "value": "Gil",
                "group": "",
                "seen": "Gilda Moss",
                "held": True,
            },
            {
                "entity": ENTITY,
                "attribute": "user_page_scoped_id",
                "operator": "contains_data",
                "value": "",
                "group": "",
                "seen": GILDA,
                "held": True,
            },
        ],
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
