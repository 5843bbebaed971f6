"""Conditions, compiled: a question each, asked once and answered once in a decision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from routing.clock import TIME, read_clock
from routing.conditions import Check, Operator, Seen, ValueType, check
from workstreams.calendar import Week

Facts = Mapping[str, Mapping[str, Sequence[str]]]  # entity, attribute, forms of its value
Joined = Callable[[Sequence[bool]], bool]

ALL = "all"  # an And rule; everything else is an Or rule


@dataclass(frozen=True)
class Line:
    """A condition as an administrator wrote it, with the type of what it asks for."""

    entity: str
    attribute: str
    operator: Operator
    value: str
    group: str = ""
    type: ValueType = ValueType.TEXT
    from_profile: bool = False


@dataclass(frozen=True, eq=False)
class Question:
    """One condition, however many rules ask it."""

    look: "Look"
    check: Check


@dataclass(frozen=True, eq=False)
class Look:
    """One value, however many conditions ask for it; clocks differ from queue to queue."""

    entity: str
    attribute: str
    week: Week | None


@dataclass(frozen=True)
class Compiled:
    """A rule's questions, and what their answers make together."""

    questions: tuple[Question, ...]
    holds: Joined


def joined(match: str, groups: Sequence[str]) -> Joined:
    """How outcomes become one: a group stands in brackets, joined the other way than the rest.

    Without any condition the rule holds for everyone.
    """
    outer, inner = (all, any) if match == ALL else (any, all)
    if not groups:
        return lambda held: True
    if not any(groups):
        return outer
    alone = [place for place, letter in enumerate(groups) if not letter]
    brackets = [
        [place for place, letter in enumerate(groups) if letter == wanted]
        for wanted in sorted(set(groups) - {""})
    ]
    return lambda held: outer(
        [held[place] for place in alone]
        + [inner([held[place] for place in bracket]) for bracket in brackets]
    )


class Compiler:
    """Gives the same question the same object, and the same value too."""

    def __init__(self) -> None:
        self.looks: dict[tuple[str, str, Week | None], Look] = {}
        self.questions: dict[tuple[Look, Operator, str, ValueType], Question] = {}

    def compile(self, match: str, lines: Sequence[Line], week: Week | None) -> Compiled:
        """Conditions on the time look at `week`, or without one at that of the sight."""
        questions = tuple(self._question(line, week) for line in lines)
        return Compiled(questions, joined(match, [line.group for line in lines]))

    def _question(self, line: Line, week: Week | None) -> Question:
        place = (line.entity, line.attribute, week if line.entity == TIME else None)
        look = self.looks.setdefault(place, Look(*place))
        key = (look, line.operator, line.value, line.type)
        if key not in self.questions:
            self.questions[key] = Question(look, check(line.operator, line.value, line.type))
        return self.questions[key]


class Sight(dict[Look, Seen]):
    """What one decision sees, made comparable when first looked at."""

    def __init__(self, facts: Facts, moment: datetime, week: Week | None) -> None:
        self.facts, self.moment, self.week = facts, moment, week

    def __missing__(self, look: Look) -> Seen:
        week = look.week or self.week
        if look.entity == TIME and week:
            forms: Sequence[str] = read_clock(look.attribute, self.moment, week)
        else:
            forms = self.facts.get(look.entity, {}).get(look.attribute, ())
        seen = self[look] = Seen(forms)
        return seen


class Answers(dict[Question, bool]):
    """The answer to each question, found when it is first asked."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    def __missing__(self, question: Question) -> bool:
        held = self[question] = question.check(self.sight[question.look])
        return held
