"""A condition compares as people read: without regard to case or Unicode form."""

import pytest

from routing.conditions import (
    ASK_FOR_DATA,
    OPERATORS_OF,
    OPPOSITES,
    Operator,
    Seen,
    ValueType,
    check,
    comparable,
    number,
)

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

NUMBERS = [
    ("equals", "5.5", ["5.50"], True),
    ("equals", "5", ["6"], False),
    ("does_not_equal", "5.0", ["5"], False),
    ("is_greater_than", "9", ["10"], True),
    ("is_greater_than", "10", ["10"], False),
    ("is_greater_than_or_equal_to", "10", ["10.0"], True),
    ("is_less_than", "10", ["9.99"], True),
    ("is_less_than", "-1", ["-2"], True),
    ("is_less_than_or_equal_to", "10", ["11"], False),
    ("equals", "5", ["five"], False),
    ("does_not_equal", "5", ["five"], True),
    ("is_greater_than", "5", ["five"], False),
    ("is_less_than", "many", ["5"], False),
    ("is_less_than", "5", ["NaN"], False),
    ("is_greater_than", "5", ["Infinity"], False),
    ("is_greater_than", "5", ["1e999999"], True),
    ("is_greater_than", "5", [], False),
    ("does_not_equal", "5", [], True),
    ("contains_data", "", ["five"], True),
    ("begins_with", "5", ["55"], False),
]


def holds(operator, expected, forms, value_type=ValueType.TEXT):
    return check(operator, expected, value_type)(Seen(forms))


@pytest.mark.parametrize(("operator", "expected", "seen", "outcome"), TABLE)
def test_condition_holds_or_not(operator, expected, seen, outcome):
    assert holds(Operator(operator), expected, seen) is outcome


@pytest.mark.parametrize(("operator", "expected", "seen", "outcome"), NUMBERS)
def test_condition_on_a_number_holds_or_not(operator, expected, seen, outcome):
    assert holds(Operator(operator), expected, seen, ValueType.NUMBER) is outcome


@pytest.mark.parametrize("value_type", [ValueType.CHOICE, ValueType.YES_NO])
def test_choice_is_the_same_or_it_is_not(value_type):
    assert holds(Operator.EQUALS, "Monday", ["monday"], value_type)
    assert not holds(Operator.EQUALS, "mon", ["monday"], value_type)


def test_texts_that_are_numbers_compare_as_texts():
    assert not holds(Operator.EQUALS, "5.5", ["5.50"])


def test_every_form_gets_its_chance():
    assert holds(Operator.EQUALS, "vip", ["new", "VIP"])
    assert not holds(Operator.DOES_NOT_EQUAL, "vip", ["new", "VIP"])


@pytest.mark.parametrize("value_type", ValueType)
def test_data_can_be_asked_for_whatever_the_type(value_type):
    assert OPERATORS_OF[value_type][-2:] == ASK_FOR_DATA


def test_only_numbers_can_be_greater():
    assert [t for t in ValueType if Operator.IS_GREATER_THAN in OPERATORS_OF[t]] == [
        ValueType.NUMBER
    ]


@pytest.mark.parametrize("text", ["", "five", "5,5", "NaN", "sNaN", "-Infinity", "0x10"])
def test_what_is_no_number(text):
    assert number(text) is None


@pytest.mark.parametrize(("negative", "positive"), OPPOSITES.items())
@pytest.mark.parametrize("seen", [NAME, [], ["Tomas Wilde"]])
def test_negative_operator_is_the_opposite(negative, positive, seen):
    assert holds(negative, "Gilda Moss", seen) is not holds(positive, "Gilda Moss", seen)


@pytest.mark.parametrize("value_type", ValueType)
def test_without_data_only_the_negative_operators_hold(value_type):
    held = {operator for operator in Operator if holds(operator, "Gilda", [], value_type)}

    assert held == set(OPPOSITES)


def test_comparable_form_is_stable():
    assert comparable(comparable("ǰ̣ Straße ﬁ")) == comparable("ǰ̣ Straße ﬁ")
