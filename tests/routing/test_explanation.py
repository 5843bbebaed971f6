"""Why it waits here: the decision as it was kept, in words."""

from datetime import UTC, datetime, time

import pytest
import time_machine

from routing.explanation import explain
from routing.models import (
    Condition,
    OverflowRule,
    QueueShare,
    RoutingRule,
)
from routing.rules import draw_of
from tests.fixtures import GILDA
from tests.routing.conftest import by_id, line, rule
from workstreams.conversations.models import ContactIdentity, Conversation
from workstreams.models import ContextVariable, OperatingHours, Queue, WorkingHours

SUNDAY_NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_rule_by_rule_what_was_seen(write, stream, vip, spare):
    rule(stream, spare, by_id("begins_with", "7"), name="Sevens", order=1)
    rule(stream, vip, by_id("contains_data", ""), order=2)

    found = explain(write())

    assert (found.queue, found.rule_name, found.overflow) == ("VIP", "Gilda is a VIP", "")
    assert [(r.name, r.queue, r.won) for r in found.rules] == [
        ("Sevens", "Spare", False),
        ("Gilda is a VIP", "VIP", True),
    ]
    (check,) = found.rules[0].checks
    assert (check.entity, check.attribute) == ("Facebook Engagement Context", "User Page Scoped Id")
    assert (check.operator, check.value) == ("Begins with", "7")
    assert (check.seen, check.held) == (GILDA, False)


def test_before_it_is_routed_there_is_nothing_to_explain(page, stream):
    identity = ContactIdentity.objects.create(channel=page, external_id=GILDA)
    waiting = Conversation.objects.create(identity=identity, channel=page, work_stream=stream)

    assert explain(waiting) is None


def test_explanation_outlives_the_rules(write, stream, vip):
    rule(stream, vip, by_id())
    conversation = write()
    RoutingRule.objects.all().delete()

    assert explain(conversation).rules[0].checks[0].held


@pytest.mark.parametrize(
    ("table", "sentence"),
    [(RoutingRule, "The rule is switched off."), (Queue, "Its queue is switched off.")],
)
def test_skipped_rule_says_why(write, stream, vip, table, sentence):
    rule(stream, vip)
    table.objects.filter(name__in=["VIP", "Gilda is a VIP"]).update(is_active=False)

    (looked_at,) = explain(write()).rules

    assert (looked_at.skipped, looked_at.checks, looked_at.won) == (sentence, [], False)


def test_no_data_is_none(write, stream, vip):
    rule(stream, vip, ("contact", "email", "contains_data", ""))

    assert explain(write()).rules[0].checks[0].seen is None


def test_context_variable_has_the_label_it_was_declared_with(write, stream, vip):
    ContextVariable.objects.create(work_stream=stream, display_name="Customer's plan", name="plan")
    rule(stream, vip, ("context_variables", "plan", "does_not_contain_data", ""))

    (check,) = explain(write()).rules[0].checks

    assert (check.entity, check.attribute) == ("Context variables", "Customer's plan")


def test_tags_are_shown_all(write, stream, vip, page):
    rule(stream, vip, ("contact", "tags", "equals", "vip"))
    conversation = write()
    conversation.channel_context["contact"]["tags"] = ["Press", "VIP"]
    conversation.save(update_fields=["channel_context"])

    assert explain(conversation).rules[0].checks[0].seen == "Press, VIP"


def test_groups_make_the_outcome(write, stream, vip):
    made = rule(stream, vip, by_id())
    for operator in ("contains_data", "does_not_contain_data"):
        Condition.objects.create(rule=made, **line(by_id(operator, ""), group="A"))

    (looked_at,) = explain(write()).rules

    assert looked_at.won
    assert [(check.group, check.held) for check in looked_at.checks] == [
        ("", True),
        ("A", True),
        ("A", False),
    ]


def test_clock_is_read_as_it_was_then(write, stream, vip):
    hours = OperatingHours.objects.create(name="Office", time_zone="Asia/Kolkata")
    WorkingHours.objects.create(hours=hours, weekday=6, opens_at=time(9), closes_at=time(18))
    Queue.objects.filter(pk=vip.pk).update(operating_hours=hours)
    asked = [
        ("inside_hours", "equals", "yes"),
        ("day", "equals", "sunday"),
        ("hour", "equals", "17"),
    ]
    rule(stream, vip, *[("time", *condition) for condition in asked])
    with time_machine.travel(SUNDAY_NOON, tick=False):
        conversation = write()
    hours.shifts.all().delete()
    OperatingHours.objects.update(time_zone="UTC")

    found = explain(conversation)

    assert found.queue == "VIP"
    assert [check.seen for check in found.rules[0].checks] == ["Yes", "Sunday", "17"]
    assert [check.value for check in found.rules[0].checks] == ["Yes", "Sunday", "17"]


def test_split_names_its_queues_and_the_draw(write, stream, vip, spare):
    made = rule(stream, vip)
    QueueShare.objects.create(rule=made, queue=vip, percent=1)
    QueueShare.objects.create(rule=made, queue=spare, percent=99)

    conversation = write()
    found = explain(conversation)

    assert found.rules[0].split == [("VIP", 1), ("Spare", 99)]
    assert found.draw == draw_of(conversation.pk)
    assert found.queue == ("VIP" if found.draw == 0 else "Spare")


def test_split_says_which_queue_is_left_out(write, stream, vip, spare):
    made = rule(stream, vip)
    QueueShare.objects.create(rule=made, queue=vip, percent=50)
    QueueShare.objects.create(rule=made, queue=spare, percent=50)
    Queue.objects.filter(pk=spare.pk).update(is_active=False)

    assert explain(write()).rules[0].split == [("VIP", 50), ("Spare (switched off)", 50)]


def test_overflow_says_why_it_is_another_queue(write, stream, vip, spare):
    rule(stream, vip)
    hours = OperatingHours.objects.create(name="Office")
    WorkingHours.objects.create(hours=hours, weekday=0, opens_at=time(9), closes_at=time(18))
    Queue.objects.filter(pk=vip.pk).update(operating_hours=hours)
    OverflowRule.objects.create(queue=vip, occasion="out_of_hours", action="transfer", target=spare)
    with time_machine.travel(SUNDAY_NOON, tick=False):
        conversation = write()

    found = explain(conversation)

    assert conversation.queue == spare
    assert found.rule_name == "Gilda is a VIP"
    assert found.overflow == "VIP was out of its operating hours, so it went to Spare."


def test_overflow_that_ends_says_so(write, stream, vip):
    rule(stream, vip)
    OverflowRule.objects.create(queue=vip, occasion="too_many", threshold=1, action="end")
    assert write().status == "open"

    ended = write(mid="m_2", sender="6600000000000002")

    assert ended.status == "closed"
    assert explain(ended).overflow == "VIP had 1 waiting already, so it was ended."
