"""A rulebook decides without a query: groups, splits, the clock, and skills."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from routing.conditions import Operator, ValueType
from routing.questions import Line
from routing.rulebook import Rule, Rulebook, Share, SkillRule
from workstreams.calendar import Shift, Week
from workstreams.models import Queue

DEFAULT = Queue(pk=1, name="Default")
VIP = Queue(pk=2, name="VIP")
SPARE = Queue(pk=3, name="Spare")
OFF = Queue(pk=4, name="Off", is_active=False)
MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FACTS = {"message": {"text": ["Where is my lamp?"], "payload": []}}
YES, NO = ("text", "contains", "lamp"), ("text", "contains", "chair")


def line(attribute, operator, value, group="", entity="message", **more):
    return Line(entity, attribute, Operator(operator), value, group, **more)


def rule(*conditions, queue=VIP, **more):
    lines = tuple(line(*condition) for condition in conditions)
    return Rule(key=7, name="Lamps", queue=queue, lines=lines, **more)


def decide(*rules, draw=0, facts=FACTS, moment=MONDAY_NOON, weeks=None):
    return Rulebook(rules, DEFAULT, weeks=weeks).decide(facts, moment, draw)


@pytest.mark.parametrize(
    ("match", "conditions", "held"),
    [
        ("all", [(*YES, ""), (*NO, "A"), (*YES, "A")], True),
        ("all", [(*YES, ""), (*NO, "A"), (*NO, "A")], False),
        ("all", [(*NO, ""), (*YES, "A"), (*YES, "A")], False),
        ("all", [(*YES, "A"), (*NO, "A"), (*NO, "B"), (*YES, "B")], True),
        ("all", [(*YES, "A"), (*NO, "A"), (*NO, "B")], False),
        ("any", [(*NO, ""), (*YES, "A"), (*YES, "A")], True),
        ("any", [(*NO, ""), (*YES, "A"), (*NO, "A")], False),
        ("any", [(*YES, ""), (*NO, "A"), (*NO, "A")], True),
        ("any", [(*NO, "A"), (*YES, "A"), (*YES, "B")], True),
        ("all", [(*YES, "A")], True),
        ("any", [(*NO, "A")], False),
    ],
)
def test_group_stands_in_brackets_joined_the_other_way(match, conditions, held):
    assert (decide(rule(*conditions, match=match)).queue == VIP) is held


def test_every_condition_of_a_rule_that_was_looked_at_has_its_outcome():
    decision = decide(rule(NO, YES), rule(YES, queue=SPARE), rule(YES))

    assert decision.outcomes == [[False, True], [True]]
    assert decision.queue == SPARE


def test_inactive_rule_and_rule_to_an_inactive_queue_have_no_outcome():
    decision = decide(rule(YES, is_active=False), rule(YES, queue=OFF), rule(YES))

    assert decision.outcomes == [None, None, [True]]
    assert decision.queue == VIP


def test_without_a_rule_that_holds_it_goes_where_everything_else_goes():
    decision = decide(rule(NO))

    assert (decision.queue, decision.rule, decision.draw) == (DEFAULT, None, None)


def test_attribute_nobody_knows_is_no_data():
    unknown = ("mood", "contains_data", "", "", "weather")

    assert decide(rule(unknown)).queue == DEFAULT


def split(*shares):
    return rule(shares=tuple(Share(queue, percent) for queue, percent in shares))


def drawn(a_rule):
    queues = [decide(a_rule, draw=draw).queue for draw in range(100)]
    return {queue.name: queues.count(queue) for queue in queues}


def test_split_follows_its_percentages():
    assert drawn(split((VIP, 70), (SPARE, 25), (DEFAULT, 5))) == {
        "VIP": 70,
        "Spare": 25,
        "Default": 5,
    }


def test_share_of_an_inactive_queue_is_divided_in_proportion():
    assert drawn(split((OFF, 50), (VIP, 40), (SPARE, 10))) == {"VIP": 80, "Spare": 20}


def test_split_without_a_usable_share_goes_to_the_rules_own_queue():
    decision = decide(split((OFF, 50), (OFF, 50)), draw=3)

    assert (decision.queue, decision.draw) == (VIP, None)


def test_rule_with_an_inactive_queue_lives_on_its_shares():
    shares = (Share(SPARE, 100),)

    assert decide(rule(queue=OFF, shares=shares)).queue == SPARE


def test_draw_is_kept_where_it_counted():
    assert decide(split((VIP, 70), (SPARE, 30)), draw=71).draw == 71
    assert decide(rule(YES), draw=71).draw is None


BERLIN = Week(ZoneInfo("Europe/Berlin"), tuple(Shift(day, time(8), time(17)) for day in range(5)))
APIA = Week(ZoneInfo("Pacific/Apia"))
CLOCK = [
    ("inside_hours", "equals", "yes", MONDAY_NOON, True),
    ("inside_hours", "equals", "yes", MONDAY_NOON.replace(hour=16), False),
    ("inside_hours", "equals", "no", MONDAY_NOON.replace(hour=16), True),
    ("day", "equals", "monday", MONDAY_NOON, True),
    ("day", "equals", "tuesday", MONDAY_NOON.replace(hour=23, minute=30), True),
    ("hour", "equals", "13", MONDAY_NOON, True),
    ("hour", "is_less_than", "9", MONDAY_NOON.replace(hour=23), True),
    ("week", "contains_data", "", MONDAY_NOON, False),
]


@pytest.mark.parametrize(("attribute", "operator", "value", "moment", "held"), CLOCK)
def test_clock_is_that_of_the_rules_queue(attribute, operator, value, moment, held):
    kind = ValueType.NUMBER if attribute == "hour" else ValueType.CHOICE
    asked = line(attribute, operator, value, entity="time", type=kind)
    timed = Rule(key=7, name="By the clock", queue=VIP, lines=(asked,))

    assert (decide(timed, moment=moment, weeks={VIP.pk: BERLIN}).queue == VIP) is held


def test_same_question_on_two_clocks_has_two_answers():
    asked = (line("day", "equals", "monday", entity="time", type=ValueType.CHOICE),)
    rules = [Rule(8, "Apia", SPARE, lines=asked), Rule(9, "Berlin", VIP, lines=asked)]

    decision = decide(*rules, weeks={VIP.pk: BERLIN, SPARE.pk: APIA})

    assert decision.outcomes == [[False], [True]]


def needed(*skill_rules, facts=FACTS, queue=VIP, weeks=None):
    rulebook = Rulebook([], DEFAULT, skill_rules, weeks)
    return rulebook.required_skills(facts, MONDAY_NOON, queue)


def test_every_skill_rule_that_holds_attaches_its_skills():
    french = SkillRule("all", (line(*YES),), {5: 3})
    brass = SkillRule("any", (line(*NO), line(*YES)), {6: 1})
    chairs = SkillRule("all", (line(*NO),), {7: 9})

    assert needed(french, brass, chairs) == {5: 3, 6: 1}


def test_skill_asked_for_twice_needs_the_higher_rating():
    rules = [SkillRule("all", (), {5: rating}) for rating in (2, 4, 3)]

    assert needed(*rules) == {5: 4}


def test_skill_rule_reads_the_clock_of_the_queue_that_was_chosen():
    asked = line("day", "equals", "tuesday", entity="time", type=ValueType.CHOICE)
    late = SkillRule("all", (asked,), {5: 1})

    assert needed(late, queue=SPARE, weeks={VIP.pk: BERLIN, SPARE.pk: APIA}) == {5: 1}
    assert needed(late, queue=VIP, weeks={VIP.pk: BERLIN, SPARE.pk: APIA}) == {}


def test_only_rules_that_are_looked_at_read_the_profile():
    asked = (line("customer_name", "equals", "Gilda", from_profile=True),)
    on, off = Rule(1, "On", VIP, lines=asked), Rule(2, "Off", VIP, lines=asked, is_active=False)

    assert Rulebook([on], DEFAULT).reads_profile
    assert not Rulebook([off], DEFAULT).reads_profile
    assert Rulebook([], DEFAULT, [SkillRule("all", asked, {})]).reads_profile
