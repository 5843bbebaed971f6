"""The acceptance scenarios of routing rules, each under its own words."""

import pytest

from routing.models import MOST_RULES, Condition, RoutingRule
from tests.fixtures import GILDA
from tests.routing.conftest import ENTITY, GILDA_MOSS, by_id, by_name, rule
from workstreams.models import Queue


def test_scenario_4_customer_name_equals_goes_to_the_rules_queue(write, introduce, stream, vip):
    rule(stream, vip, by_name("equals", "Gilda Moss"))
    write()

    assert introduce().queue == vip


def test_scenario_4_of_two_matching_rules_the_first_wins(write, introduce, stream, vip, spare):
    rule(stream, vip, by_name("equals", "Gilda Moss"), name="first", order=1)
    rule(stream, spare, by_name("contains", "Gilda"), name="second", order=2)
    write()

    assert introduce().queue == vip


def test_scenario_4_without_a_match_it_goes_to_the_default_queue(write, introduce, stream, vip):
    rule(stream, vip, by_name("equals", "Tomas Wilde"))
    write()

    assert introduce().queue == Queue.default()


@pytest.mark.parametrize(("place", "queue"), [(MOST_RULES, "VIP"), (MOST_RULES + 1, "Default")])
def test_scenario_4_the_101st_rule_is_ignored(write, stream, vip, spare, place, queue):
    earlier = RoutingRule.objects.bulk_create(
        RoutingRule(work_stream=stream, queue=spare, name=f"no {number}", order=number)
        for number in range(place - 1)
    )
    Condition.objects.bulk_create(
        Condition(
            rule=one,
            entity=ENTITY,
            attribute="user_page_scoped_id",
            operator="equals",
            value="somebody else",
        )
        for one in earlier
    )
    rule(stream, vip, by_id(), order=place)

    assert write().queue.name == queue


@pytest.mark.parametrize(
    ("condition", "profile"),
    [
        (("locale", "equals", "en_GB"), {}),
        (("timezone", "equals", "5.5"), {"timezone": 5.5}),
        (("user_page_scoped_id", "equals", GILDA), {}),
    ],
    ids=["Locale", "Timezone", "User Page Scoped Id"],
)
def test_scenario_5_rules_on_what_the_base_document_names(
    write, introduce, stream, vip, condition, profile
):
    rule(stream, vip, condition)
    write()

    assert introduce({**GILDA_MOSS, **profile}).queue == vip


@pytest.mark.parametrize("written", ["Gilda Moss", "Gilda, Moss"])
def test_scenario_4_customer_named_gilda_goes_to_the_default_queue(
    write, introduce, stream, vip, spare, written
):
    stream.fallback_queue = spare
    stream.save()
    gilda = rule(stream, Queue.default(), by_name("equals", written), name="Gilda", order=1)
    rule(stream, vip, name="Everyone else", order=2)
    write()

    conversation = introduce()

    assert conversation.queue == Queue.default()
    assert conversation.routing_decision.rule == gilda


def test_scenario_4_customer_not_named_gilda_goes_on_to_the_next_rule(
    write, introduce, stream, vip
):
    rule(stream, Queue.default(), by_name("begins_with", "Gilda"), name="Gilda", order=1)
    rule(stream, vip, name="Everyone else", order=2)
    write()

    assert introduce({"name": "Tomas Wilde"}).queue == vip
