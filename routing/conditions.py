"""Does a condition hold? Pure: a value and an operator in, true or false out."""

import operator
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cached_property


class ValueType(Enum):
    """What kind of value an attribute has, which says how it is compared."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


class Operator(Enum):
    """Everything a condition can ask of a value."""

    EQUALS = "equals"
    DOES_NOT_EQUAL = "does_not_equal"
    CONTAINS = "contains"
    DOES_NOT_CONTAIN = "does_not_contain"
    BEGINS_WITH = "begins_with"
    DOES_NOT_BEGIN_WITH = "does_not_begin_with"
    ENDS_WITH = "ends_with"
    DOES_NOT_END_WITH = "does_not_end_with"
    IS_GREATER_THAN = "is_greater_than"
    IS_AT_LEAST = "is_greater_than_or_equal_to"
    IS_LESS_THAN = "is_less_than"
    IS_AT_MOST = "is_less_than_or_equal_to"
    CONTAINS_DATA = "contains_data"
    DOES_NOT_CONTAIN_DATA = "does_not_contain_data"


TEXT_COMPARISONS: dict[Operator, Callable[[str, str], bool]] = {
    Operator.EQUALS: operator.eq,
    Operator.CONTAINS: operator.contains,
    Operator.BEGINS_WITH: str.startswith,
    Operator.ENDS_WITH: str.endswith,
}
NUMBER_COMPARISONS: dict[Operator, Callable[[Decimal, Decimal], bool]] = {
    Operator.EQUALS: operator.eq,
    Operator.IS_GREATER_THAN: operator.gt,
    Operator.IS_AT_LEAST: operator.ge,
    Operator.IS_LESS_THAN: operator.lt,
    Operator.IS_AT_MOST: operator.le,
}
OPPOSITES = {
    Operator.DOES_NOT_EQUAL: Operator.EQUALS,
    Operator.DOES_NOT_CONTAIN: Operator.CONTAINS,
    Operator.DOES_NOT_BEGIN_WITH: Operator.BEGINS_WITH,
    Operator.DOES_NOT_END_WITH: Operator.ENDS_WITH,
    Operator.DOES_NOT_CONTAIN_DATA: Operator.CONTAINS_DATA,
}
ASK_FOR_DATA = (Operator.CONTAINS_DATA, Operator.DOES_NOT_CONTAIN_DATA)
ASK_FOR_SAMENESS = (Operator.EQUALS, Operator.DOES_NOT_EQUAL)
OPERATORS_OF: dict[ValueType, tuple[Operator, ...]] = {
    ValueType.TEXT: (
        *ASK_FOR_SAMENESS,
        Operator.CONTAINS,
        Operator.DOES_NOT_CONTAIN,
        Operator.BEGINS_WITH,
        Operator.DOES_NOT_BEGIN_WITH,
        Operator.ENDS_WITH,
        Operator.DOES_NOT_END_WITH,
        *ASK_FOR_DATA,
    ),
    ValueType.NUMBER: (
        *ASK_FOR_SAMENESS,
        Operator.IS_GREATER_THAN,
        Operator.IS_AT_LEAST,
        Operator.IS_LESS_THAN,
        Operator.IS_AT_MOST,
        *ASK_FOR_DATA,
    ),
    ValueType.CHOICE: (*ASK_FOR_SAMENESS, *ASK_FOR_DATA),
    ValueType.YES_NO: (*ASK_FOR_SAMENESS, *ASK_FOR_DATA),
}


class Seen:
    """A value, made comparable once however many conditions ask for it.

    `forms` are the ways it can be written, one of which has to match; without any there is
    no data, and only the negative operators hold.
    """

    def __init__(self, forms: Sequence[str]) -> None:
        self.texts = [comparable(form) for form in forms]

    @cached_property
    def numbers(self) -> list[Decimal]:
        return [found for text in self.texts if (found := number(text)) is not None]


Check = Callable[[Seen], bool]


def check(asked: Operator, expected: str, value_type: ValueType = ValueType.TEXT) -> Check:
    """The condition as a function; texts compare without regard to case and Unicode form."""
    if (positive := OPPOSITES.get(asked)) is not None:
        holds_otherwise = check(positive, expected, value_type)
        return lambda seen: not holds_otherwise(seen)
    if asked is Operator.CONTAINS_DATA:
        return lambda seen: any(seen.texts)
    if value_type is ValueType.NUMBER or asked not in TEXT_COMPARISONS:
        return _check_numbers(asked, expected)
    return _check_texts(asked, comparable(expected))


def _check_texts(asked: Operator, wanted: str) -> Check:
    if asked is Operator.EQUALS:
        return lambda seen: wanted in seen.texts
    compare = TEXT_COMPARISONS[asked]

    def matches(seen: Seen) -> bool:
        for text in seen.texts:  # noqa: SIM110 - half the time of any() and a generator
            if compare(text, wanted):
                return True
        return False

    return matches


def _check_numbers(asked: Operator, expected: str) -> Check:
    """What is no number, on either side, matches nothing; nor does asking for part of one."""
    wanted, compare = number(expected), NUMBER_COMPARISONS.get(asked)
    if wanted is None or compare is None:
        return lambda seen: False

    def matches(seen: Seen) -> bool:
        for found in seen.numbers:  # noqa: SIM110
            if compare(found, wanted):
                return True
        return False

    return matches


def number(text: str) -> Decimal | None:
    """As people write it with a point; None for anything else, infinity included."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def comparable(text: str) -> str:
    """One form for what a reader takes to be the same text."""
    if text.isascii():
        return text.lower().strip()
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded).strip()
