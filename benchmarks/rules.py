"""What one decision costs, against the number of rules and of their conditions."""

from datetime import UTC, datetime
from statistics import median
from time import perf_counter_ns
from typing import NamedTuple

from benchmarks.report import Row
from routing.conditions import Operator, ValueType
from routing.questions import Line
from routing.rulebook import Rule, Rulebook

RULES = [1, 10, 100, 10_000]
CONDITIONS = [1, 5]
MOST_RULES = 100  # of those only so many are looked at
DECISIONS = 300
ROUNDS = 7
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = "Good morning, the brass lamp I ordered in spring has not arrived yet. Where is it?"


class Queue(NamedTuple):
    pk: int
    name: str
    is_active: bool = True


def run() -> list[Row]:
    costs = {
        (rules, conditions): _cost(rules, conditions)
        for conditions in CONDITIONS
        for rules in RULES
    }
    rows = [_row(rules, conditions, cost) for (rules, conditions), cost in costs.items()]
    per_condition = (costs[100, 5] - costs[100, 1]) / (100 * 4)
    return [*rows, Row("rules: one more condition", f"{per_condition:.2f} µs", "of 100 rules", "")]


def _row(rules: int, conditions: int, cost: float) -> Row:
    return Row(
        f"rules: {rules:,} x {conditions}",
        f"{cost:,.1f} µs",
        f"{cost / min(rules, MOST_RULES):.2f} µs a rule",
        "" if rules < 10_000 else f"{cost / _cost(10, conditions):.1f} times the cost of 10",
    )


def _cost(rules: int, conditions: int) -> float:
    """Microseconds of one decision in which no rule holds, so that all are looked at."""
    rulebook = _rulebook(rules, conditions)
    facts = {
        "message": {"text": [TEXT], "payload": ["LAMPS"]},
        "facebook_engagement_context": {
            "customer_name": ["Gilda Moss", "Gilda, Moss"],
            "locale": ["en_GB"],
        },
        "context_variables": {"age": ["41"]},
    }
    return median(_round(rulebook, facts) for _ in range(ROUNDS))


def _round(rulebook: Rulebook, facts) -> float:
    started = perf_counter_ns()
    for draw in range(DECISIONS):
        rulebook.decide(facts, NOW, draw % 100)
    return (perf_counter_ns() - started) / DECISIONS / 1000


def _rulebook(rules: int, conditions: int) -> Rulebook:
    """As the library would make it: of all the rules there are, the first hundred."""
    queue = Queue(pk=1, name="Default")
    everything = (
        Rule(number, f"Rule {number}", queue, lines=_lines(number, conditions))
        for number in range(min(rules, MOST_RULES))
    )
    return Rulebook(list(everything), queue)


def _lines(number: int, conditions: int) -> tuple[Line, ...]:
    """All different, on five attributes; the last one never holds."""
    profile = "facebook_engagement_context"
    asked = [
        Line("message", "text", Operator.CONTAINS, f"chair {number}"),
        Line(profile, "customer_name", Operator.BEGINS_WITH, f"Tomas {number}"),
        Line(profile, "locale", Operator.EQUALS, f"de_{number}"),
        Line("message", "payload", Operator.DOES_NOT_EQUAL, f"CHAIRS {number}"),
        Line(
            "context_variables",
            "age",
            Operator.IS_GREATER_THAN,
            str(50 + number),
            type=ValueType.NUMBER,
        ),
    ]
    return tuple(asked[:conditions])
