"""A condition compares as people read: without regard to case or Unicode form."""

import pytest

from routing.conditions import OPPOSITES, Operator, comparable, holds

NAME = ["Gilda Moss", "Gilda, Moss"]
TABLE = [
    ("equals", "Gilda Moss", NAME, True),
    ("equals", "gilda, moss", NAME, True),
    ("equals", "Gilda", NAME, False),
    ("equals", "Gilda Moss", [], False),
    ("contains", "DA M", NAME, True),
    ("contains", "da, m", NAME, True),
    ("contains", "Tomas", NAME, False),
    ("contains", "Gilda", [], False),
    ("begins_with", "gil", NAME, True),
    ("begins_with", "Moss", NAME, False),
    ("begins_with", "Gilda", [], False),
    ("ends_with", "MOSS", NAME, True),
    ("ends_with", "Gilda", NAME, False),
    ("ends_with", "Moss", [], False),
    ("contains_data", "", NAME, True),
    ("contains_data", "", [], False),
    ("contains_data", "", ["  "], False),
    ("equals", "STRASSE", ["Straße"], True),
    ("equals", "José", ["Jose\u0301"], True),
    ("begins_with", "ΣΊΣΥΦΟΣ", ["σίσυφος ο αιολίδης"], True),  # noqa: RUF001
    ("equals", "ﬁne", ["FINE"], True),
    ("equals", "Ａｌｉｃｅ", ["alice"], True),  # noqa: RUF001
    ("equals", " en_US ", ["en_us"], True),
    ("equals", "5.5", ["5.50"], False),
    ("contains", "مرحبا", ["قال مرحبا"], True),
    ("contains", "🚢", ["the 🚢 sails"], True),
]


@pytest.mark.parametrize(("operator", "expected", "seen", "outcome"), TABLE)
def test_condition_holds_or_not(operator, expected, seen, outcome):
    assert holds(Operator(operator), expected, seen) is outcome


@pytest.mark.parametrize(("negative", "positive"), OPPOSITES.items())
@pytest.mark.parametrize("seen", [NAME, [], ["Tomas Wilde"]])
def test_negative_operator_is_the_opposite(negative, positive, seen):
    assert holds(negative, "Gilda Moss", seen) is not holds(positive, "Gilda Moss", seen)


def test_without_data_only_the_negative_operators_hold():
    held = {operator for operator in Operator if holds(operator, "Gilda", [])}

    assert held == set(OPPOSITES)


def test_comparable_form_is_stable():
    assert comparable(comparable("ǰ̣ Straße ﬁ")) == comparable("ǰ̣ Straße ﬁ")
