"""Numbers in words, medians from limits, axes with round steps."""

import pytest

from omnichannel.spreadsheet import harmless
from omnichannel.supervision.history.chart import charts_of, ticks_up_to
from omnichannel.supervision.history.numbers import Unit, in_words, median_response
from omnichannel.supervision.history.table import Row, Table
from workstreams.reporting.querying import NOTHING


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, Unit.COUNT, "\u2013"),
        (12345, Unit.COUNT, "12,345"),
        (45, Unit.SECONDS, "45 s"),
        (61, Unit.SECONDS, "1 min 1 s"),
        (120, Unit.SECONDS, "2 min"),
        (3600, Unit.SECONDS, "1 h"),
        (3660, Unit.SECONDS, "1 h 1 min"),
        (12.34, Unit.PERCENT, "12.3 %"),
        (4.5, Unit.SCORE, "4.50"),
    ],
)
def test_numbers_are_words(value, unit, words):
    assert in_words(value, unit) == words


def within(*counts):
    keys = ["within_60", "within_300", "within_900", "within_3600", "within_14400", "within_86400"]
    return {**NOTHING, "first_responses": counts[-1], **dict(zip(keys, counts, strict=False))}


@pytest.mark.parametrize(
    ("sums", "seconds"),
    [
        (within(0, 0, 0, 0, 0, 0, 0), None),
        (within(2, 2, 2, 2, 2, 2, 2), 30),
        (within(0, 4, 4, 4, 4, 4, 4), 180),
        (within(1, 1, 1, 1, 1, 1, 10), 86400),
    ],
)
def test_the_median_is_between_two_limits(sums, seconds):
    assert median_response(sums) == seconds


@pytest.mark.parametrize(
    ("highest", "unit", "ticks"),
    [
        (0, Unit.COUNT, [0, 1]),
        (3, Unit.COUNT, [0, 1, 2, 3]),
        (87, Unit.COUNT, [0, 50, 100]),
        (400, Unit.SECONDS, [0, 120, 240, 360, 480]),
        (1_000_000, Unit.SECONDS, [0, 500_000, 1_000_000]),
        (0.5, Unit.PERCENT, [0, 1]),
    ],
)
def test_axes_have_round_steps(highest, unit, ticks):
    assert ticks_up_to(highest, unit) == ticks


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("thanks;=1+1", "thanks;'=1+1"),
        ("one\n =1+1", "one\n' =1+1"),
        ("one; two = three", "one; two = three"),
    ],
)
def test_what_a_spreadsheet_would_compute_is_text(text, written):
    assert harmless(text) == written


def test_a_chart_of_many_names_shows_the_first_of_them():
    rows = [Row(f"An agent with a very long name {n}", {**NOTHING, "opened": 9}) for n in range(50)]

    first, *_others = charts_of(Table("Agent", rows, NOTHING, is_time=False))

    assert len(first.bars) == 20
    assert first.labels[0].words.endswith("…")
    assert first.bars[0].label == "An agent with a very long name 0"
