"""The rules of a work stream, compiled: facts in, a decision out, without a query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

from routing.clock import TIME, written
from routing.questions import ALL, Answers, Compiled, Compiler, Facts, Line, Sight
from workstreams.calendar import Week

if TYPE_CHECKING:
    from workstreams.models import Queue

RULE_INACTIVE, QUEUE_INACTIVE = "rule inactive", "queue inactive"


@dataclass(frozen=True)
class Share:
    queue: "Queue"
    percent: int


@dataclass(frozen=True)
class Rule:
    """A rule as it stands. With usable shares, those say where to, otherwise its queue does."""

    key: int
    name: str
    queue: "Queue"
    match: str = ALL
    lines: tuple[Line, ...] = ()
    shares: tuple[Share, ...] = ()
    is_active: bool = True

    @property
    def usable_shares(self) -> list[Share]:
        return [share for share in self.shares if share.queue.is_active]

    @property
    def skipped(self) -> str:
        """Why it is not looked at; empty where it is."""
        if not self.is_active:
            return RULE_INACTIVE
        return "" if self.queue.is_active or self.usable_shares else QUEUE_INACTIVE

    @property
    def reads_clock(self) -> bool:
        return any(line.entity == TIME for line in self.lines)

    def queue_for(self, draw: int) -> "Queue":
        """Usable shares divide a hundred draws (0 to 99) between them in proportion."""
        shares = self.usable_shares
        total, reached = sum(share.percent for share in shares), 0
        for share in shares:
            reached += share.percent
            if draw * total < reached * 100:
                return share.queue
        return self.queue


@dataclass(frozen=True)
class SkillRule:
    """`skills` are ratings by skill id."""

    match: str
    lines: tuple[Line, ...]
    skills: Mapping[int, int]


@dataclass(frozen=True)
class Decision:
    """`outcomes` has, for each rule looked at, what each condition said; None: skipped.

    `rule` is None where none held; `draw` is None where nothing was split.
    """

    queue: "Queue"
    rule: Rule | None
    outcomes: list[list[bool] | None]
    draw: int | None
    took_us: int


class Rulebook:
    """Made once, asked often; `weeks` are the hours of its queues, by queue id."""

    def __init__(
        self,
        rules: Sequence[Rule],
        otherwise: "Queue",
        skill_rules: Sequence[SkillRule] = (),
        weeks: Mapping[int, Week] | None = None,
    ) -> None:
        self.rules = rules
        self.otherwise = otherwise
        self.weeks = weeks or {}
        compiler = Compiler()
        self._ready = [(rule, self._compiled(compiler, rule)) for rule in rules]
        self._skills = [
            (compiler.compile(rule.match, rule.lines, None), rule.skills) for rule in skill_rules
        ]
        looked_at: list[Rule | SkillRule] = [rule for rule in rules if not rule.skipped]
        self.reads_profile = any(
            line.from_profile for rule in [*looked_at, *skill_rules] for line in rule.lines
        )

    def _compiled(self, compiler: Compiler, rule: Rule) -> Compiled | None:
        if rule.skipped:
            return None
        return compiler.compile(rule.match, rule.lines, self.weeks.get(rule.queue.pk))

    def decide(self, facts: Facts, moment: datetime, draw: int) -> Decision:
        """The first rule that holds says where to; `draw` (0 to 99) which part of a split."""
        started = perf_counter_ns()
        answers = Answers(Sight(facts, moment, None))
        outcomes: list[list[bool] | None] = []
        winner = self._first_that_holds(answers, outcomes)
        queue = winner.queue_for(draw) if winner else self.otherwise
        drawn = draw if winner and winner.usable_shares else None
        return Decision(queue, winner, outcomes, drawn, (perf_counter_ns() - started) // 1000)

    def _first_that_holds(self, answers: Answers, outcomes: list[list[bool] | None]) -> Rule | None:
        for rule, compiled in self._ready:
            if compiled is None:
                outcomes.append(None)
                continue
            held = [answers[question] for question in compiled.questions]
            outcomes.append(held)
            if compiled.holds(held):
                return rule
        return None

    def required_skills(self, facts: Facts, moment: datetime, queue: "Queue") -> dict[int, int]:
        """Ratings by skill id, of all rules that hold; asked for more than once, the highest.

        Conditions on the time look at the clock and the hours of `queue`.
        """
        answers = Answers(Sight(facts, moment, self.weeks.get(queue.pk)))
        needed: dict[int, int] = {}
        for compiled, skills in self._skills:
            if compiled.holds([answers[question] for question in compiled.questions]):
                for skill, rating in skills.items():
                    needed[skill] = max(rating, needed.get(skill, 0))
        return needed

    def definition(self) -> list[dict[str, Any]]:
        """The rules as JSON, for the snapshot that decisions refer to."""
        return [_definition(rule, self.weeks.get(rule.queue.pk)) for rule in self.rules]


def _definition(rule: Rule, week: Week | None) -> dict[str, Any]:
    return {
        "rule": rule.key,
        "name": rule.name,
        "queue": rule.queue.name,
        "match": rule.match,
        "shares": [_share(share) for share in rule.shares],
        "conditions": [_condition(line) for line in rule.lines],
        **({"skipped": rule.skipped} if rule.skipped else {}),
        **({"hours": written(week)} if week and rule.reads_clock else {}),
    }


def _share(share: Share) -> dict[str, Any]:
    skipped = {} if share.queue.is_active else {"skipped": QUEUE_INACTIVE}
    return {"queue": share.queue.name, "percent": share.percent, **skipped}


def _condition(line: Line) -> dict[str, Any]:
    return {
        "entity": line.entity,
        "attribute": line.attribute,
        "operator": line.operator.value,
        "value": line.value,
        "group": line.group,
    }
