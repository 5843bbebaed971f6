"""Trying rules changes nothing, and says what they would have made of the past."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routing.models import OverflowRule, QueueShare, RoutingDecision, RulebookSnapshot
from routing.rules import draw_of
from routing.trial import dry_run, facts_of_conversation, try_out
from tests.fixtures import GILDA
from tests.routing.conftest import by_id, rule
from workstreams.conversations.models import ContactIdentity, Conversation
from workstreams.models import Queue, RatingModel, RatingValue, Skill, SkillType

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FACTS = {"facebook_engagement_context": {"user_page_scoped_id": [GILDA]}}
OTHERS = [f"660000000000001{number}" for number in range(3)]


def test_trial_says_where_to_and_why(stream, vip):
    rule(stream, vip, by_id())

    trial = try_out(stream, FACTS, NOW)

    assert trial.queue == vip
    assert trial.explanation.rule_name == "Gilda is a VIP"
    assert trial.explanation.rules[0].checks[0].seen == GILDA


def test_trial_keeps_nothing(stream, vip):
    rule(stream, vip, by_id())

    try_out(stream, FACTS, NOW)

    assert not RoutingDecision.objects.exists()
    assert not RulebookSnapshot.objects.exists()


@pytest.mark.parametrize(("with_inactive", "queue"), [(False, "Default"), (True, "VIP")])
def test_trial_counts_switched_off_rules_when_asked(stream, vip, with_inactive, queue):
    rule(stream, vip, is_active=False)

    assert try_out(stream, FACTS, NOW, with_inactive=with_inactive).queue.name == queue


def test_trial_of_no_rules_goes_to_the_fallback_queue(stream, vip):
    stream.fallback_queue = vip
    stream.save()

    assert try_out(stream, FACTS, NOW).queue == vip


def test_inactive_fallback_queue_gives_way_to_the_default_queue(stream):
    stream.fallback_queue = Queue.objects.create(name="Closed down", is_active=False)
    stream.save()

    assert try_out(stream, FACTS, NOW).queue == Queue.default()


def test_trial_names_the_skills(stream):
    scale = RatingModel.objects.create(name="Grades")
    kind = SkillType.objects.create(name="Language")
    french = Skill.objects.create(name="French", type=kind, rating_model=scale)
    rating = RatingValue.objects.create(model=scale, name="Good", value=4)
    attaching = stream.skill_rules.create(name="French")
    attaching.skills.create(skill=french, rating=rating)

    assert try_out(stream, FACTS, NOW).required_skills == {french.pk: 4}


def test_trial_draws_as_it_is_told(stream, vip, spare):
    made = rule(stream, vip)
    QueueShare.objects.create(rule=made, queue=vip, percent=50)
    QueueShare.objects.create(rule=made, queue=spare, percent=50)

    assert [try_out(stream, FACTS, NOW, draw=draw).queue for draw in (49, 50)] == [vip, spare]


def test_facts_of_a_routed_conversation_are_what_routing_saw(write):
    conversation = write(text="hello")
    ContactIdentity.objects.update(name="Gilda Moss")

    facts = facts_of_conversation(conversation)

    assert facts["facebook_engagement_context"]["customer_name"] == []


def test_facts_of_an_unrouted_conversation_are_the_present_ones(page, stream):
    identity = ContactIdentity.objects.create(channel=page, external_id=GILDA, name="Gilda Moss")
    waiting = Conversation.objects.create(identity=identity, channel=page, work_stream=stream)

    facts = facts_of_conversation(waiting)

    assert facts["facebook_engagement_context"]["customer_name"] == ["Gilda Moss"]


@pytest.fixture
def past(write):
    return [write(mid=f"m_{who}", sender=who) for who in (GILDA, *OTHERS)]


def test_dry_run_of_the_same_rules_moves_nobody(past, stream):
    run = dry_run(stream)

    assert (run.total, run.moved) == (4, [])
    assert run.sentence == "With these rules, 0 of 4 would have gone elsewhere."


def test_dry_run_counts_who_would_have_gone_elsewhere(past, stream, vip):
    rule(stream, vip, by_id())

    run = dry_run(stream)

    assert run.sentence == "With these rules, 1 of 4 would have gone elsewhere."
    (moved,) = run.moved
    assert moved.conversation_id == past[0].pk
    assert (moved.before, moved.after) == (Queue.default(), vip)
    assert run.ways == [(Queue.default(), vip, 1)]


def test_dry_run_looks_at_the_last_ones(past, stream, vip):
    rule(stream, vip, by_id())

    assert dry_run(stream, 3).moved == []


def test_dry_run_draws_as_routing_drew(stream, vip, spare, write):
    made = rule(stream, vip)
    QueueShare.objects.create(rule=made, queue=vip, percent=50)
    QueueShare.objects.create(rule=made, queue=spare, percent=50)
    for who in (GILDA, *OTHERS):
        write(mid=f"m_{who}", sender=who)

    assert dry_run(stream).moved == []


def test_dry_run_leaves_overflow_out(stream, vip, spare, write):
    rule(stream, vip)
    OverflowRule.objects.create(
        queue=vip, occasion="too_many", threshold=1, action="transfer", target=spare
    )
    overflowed = [write(mid=f"m_{who}", sender=who) for who in (GILDA, OTHERS[0])][-1]
    assert overflowed.queue == spare

    assert dry_run(stream).moved == []


def test_dry_run_takes_as_many_queries_for_4_as_for_1(past, stream):
    with CaptureQueriesContext(connection) as one:
        dry_run(stream, 1)
    with CaptureQueriesContext(connection) as four:
        dry_run(stream, 4)

    assert len(one) == len(four)


def test_draw_is_the_same_each_time_and_even():
    draws = [draw_of(number) for number in range(20_000)]

    assert draws == [draw_of(number) for number in range(20_000)]
    counts = [draws.count(draw) for draw in range(100)]
    assert min(counts) > 140
    assert max(counts) < 260
