"""Which patterns are taken, and which are refused with words that help."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstreams.conversations import masking
from workstreams.conversations.patterns import PatternRefused, compiled


@pytest.mark.parametrize(
    "pattern", [r"\d{3}-\d{2}", "(?i)secret", "(a+)+$", r"\p{Lu}{2}", "[äöü]+", "x{1000}"]
)
def test_pattern_is_taken(pattern):
    assert compiled(pattern).programsize > 0


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("", "Enter a regular expression"),
        ("   ", "Enter a regular expression"),
        ("(", "cannot be used"),
        ("[", "cannot be used"),
        (r"(?<=a)b", "Look-ahead, look-behind"),
        (r"a(?=b)", "Look-ahead, look-behind"),
        (r"(a)\1", "back references"),
        (r"(\w{1,1000}){1,1000}", "repetitions"),
        (r"[\p{L}\p{N}]{1,100}", "would take too long"),
        (r"(?:\p{L}{1,30}){1,30}", "too large"),
        ("a*", "would hide every text"),
        ("x" * 1001, "at most 1000 characters"),
    ],
)
def test_pattern_is_refused_with_what_to_change(pattern, sentence):
    with pytest.raises(PatternRefused, match=sentence):
        compiled(pattern)


def test_pattern_that_runs_away_elsewhere_takes_its_time_by_the_length_alone():
    """Backtracking would not end before the sun does."""
    assert masking.hidden("a" * 100_000 + "!", [masking.rule_of("(a+)+$")])[-1] == "!"


@given(st.text(), st.text(alphabet="0123456789- ", max_size=40))
@settings(max_examples=50, deadline=None)
def test_what_is_shown_is_as_long_as_what_was_written(before, number):
    text = before + number
    rules = [masking.rule_of(r"\d(?:[ -]?\d)+"), masking.rule_of(r"\d\d")]

    assert len(masking.hidden(text, rules)) == len(text)
