"""One measure as bars: where each stands, and an axis with round numbers; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from omnichannel.supervision.history.numbers import NUMBERS, Number, Unit, in_words
from omnichannel.supervision.history.table import Table

WIDTH, TOP, BOTTOM, END = 640, 12, 28, 12
HEIGHT, BESIDE = 220, 76  # of the area along time, and the room for the words of its axis
LINE, NAMES = 26, 170  # of a bar that lies, and the room for names beside it
LONGEST_NAME = 22
MOST_BARS = 20  # of named ones; the table has them all
MOST_WORDS = 8  # under the bars
ROUND_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400]
TICKS = 4


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str
    words: str


@dataclass(frozen=True)
class Tick:
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Chart:
    """`ticks` belong to the lines of the measure, `labels` to the bars."""

    number: Number
    stands: bool
    height: int
    bars: list[Bar]
    ticks: list[Tick]
    labels: list[Tick]
    left: int
    highest: str
    most: str
    width: int = WIDTH

    @property
    def right(self) -> int:
        return self.width - END

    @property
    def foot(self) -> int:
        return self.height - BOTTOM


Points = Sequence[tuple[str, float | None]]


def charts_of(table: Table) -> list[Chart]:
    return [_chart(number, table) for number in NUMBERS if number.is_drawn]


def _chart(number: Number, table: Table) -> Chart:
    points = [(row.label, number.of(row.sums)) for row in table.rows]
    return _standing(number, points) if table.is_time else _lying(number, points[:MOST_BARS])


def _standing(number: Number, points: Points) -> Chart:
    """Along time, from the left; a piece without a value has no bar."""
    steps = ticks_up_to(_highest(points), number.unit)
    foot, room = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    place = (WIDTH - BESIDE - END) / max(1, len(points))
    bars = [
        Bar(
            round(BESIDE + place * n + place * 0.12, 1),
            round(foot - room * value / steps[-1], 1),
            round(place * 0.76, 1),
            round(room * value / steps[-1], 1),
            label,
            in_words(value, number.unit),
        )
        for n, (label, value) in enumerate(points)
        if value is not None
    ]
    ticks = [
        Tick(BESIDE - 8, round(foot - room * step / steps[-1], 1), in_words(step, number.unit))
        for step in steps
    ]
    labels = _under(points, place)
    return Chart(number, True, HEIGHT, bars, ticks, labels, BESIDE, *_most(points, number))


def _under(points: Points, place: float) -> list[Tick]:
    """As many words as have room."""
    every = ceil(len(points) / MOST_WORDS)
    return [
        Tick(round(BESIDE + place * (n + 0.5), 1), HEIGHT - 9, label)
        for n, (label, _value) in enumerate(points)
        if n % every == 0
    ]


def _lying(number: Number, points: Points) -> Chart:
    """By name, from above."""
    steps = ticks_up_to(_highest(points), number.unit)
    height, room = TOP + LINE * len(points) + BOTTOM, WIDTH - NAMES - END - 30
    bars = [
        Bar(
            NAMES,
            TOP + LINE * n + 4,
            round(room * value / steps[-1], 1),
            LINE - 8,
            label,
            in_words(value, number.unit),
        )
        for n, (label, value) in enumerate(points)
        if value is not None
    ]
    ticks = [
        Tick(round(NAMES + room * step / steps[-1], 1), height - 9, in_words(step, number.unit))
        for step in steps
    ]
    labels = [
        Tick(NAMES - 8, TOP + LINE * n + LINE / 2 + 4, _short(label))
        for n, (label, _value) in enumerate(points)
    ]
    return Chart(number, False, height, bars, ticks, labels, NAMES, *_most(points, number))


def ticks_up_to(highest: float, unit: Unit) -> list[float]:
    """From nothing in round steps, the last one at or above the highest value."""
    step = _round_step(highest / TICKS, unit)
    return [step * n for n in range(max(1, ceil(highest / step)) + 1)]


def _round_step(least: float, unit: Unit) -> float:
    if unit == Unit.SECONDS and least <= ROUND_SECONDS[-1]:
        return next(step for step in ROUND_SECONDS if step >= least)
    if least <= 1 and unit != Unit.SCORE:
        return 1
    power = 10 ** floor(log10(least)) if least else 1
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)


def _highest(points: Points) -> float:
    return max((value for _label, value in points if value is not None), default=0)


def _most(points: Points, number: Number) -> tuple[str, str]:
    """The highest value in words, and whose it is; empty where there is none."""
    known = [(value, label) for label, value in points if value is not None]
    if not known:
        return "", ""
    value, label = max(known, key=lambda each: each[0])
    return in_words(value, number.unit), label


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
