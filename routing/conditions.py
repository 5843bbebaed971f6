"""Does a condition hold? Pure: text in, true or false out."""

import unicodedata
from collections.abc import Callable, Sequence
from enum import Enum


class Operator(Enum):
    """The text operators."""

    EQUALS = "equals"
    DOES_NOT_EQUAL = "does_not_equal"
    CONTAINS = "contains"
    DOES_NOT_CONTAIN = "does_not_contain"
    BEGINS_WITH = "begins_with"
    DOES_NOT_BEGIN_WITH = "does_not_begin_with"
    ENDS_WITH = "ends_with"
    DOES_NOT_END_WITH = "does_not_end_with"
    CONTAINS_DATA = "contains_data"
    DOES_NOT_CONTAIN_DATA = "does_not_contain_data"


COMPARISONS: dict[Operator, Callable[[str, str], bool]] = {
    Operator.EQUALS: str.__eq__,
    Operator.CONTAINS: str.__contains__,
    Operator.BEGINS_WITH: str.startswith,
    Operator.ENDS_WITH: str.endswith,
}
OPPOSITES = {
    Operator.DOES_NOT_EQUAL: Operator.EQUALS,
    Operator.DOES_NOT_CONTAIN: Operator.CONTAINS,
    Operator.DOES_NOT_BEGIN_WITH: Operator.BEGINS_WITH,
    Operator.DOES_NOT_END_WITH: Operator.ENDS_WITH,
    Operator.DOES_NOT_CONTAIN_DATA: Operator.CONTAINS_DATA,
}


def holds(operator: Operator, expected: str, seen: Sequence[str]) -> bool:
    """Compare without regard to case and Unicode form.

    `seen` holds the forms a value can be written in, one of which has to match; where it
    is empty there is no data, and only the negative operators hold.
    """
    if (positive := OPPOSITES.get(operator)) is not None:
        return not holds(positive, expected, seen)
    if operator is Operator.CONTAINS_DATA:
        return any(value.strip() for value in seen)
    compare, wanted = COMPARISONS[operator], comparable(expected)
    return any(compare(comparable(value), wanted) for value in seen)


def comparable(text: str) -> str:
    """One form for what a reader takes to be the same text."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded).strip()
