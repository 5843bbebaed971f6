"""Values as they really come in JSON: of another type than documented, or not keepable."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

DEEPEST_DETAILS = 50  # levels; what lies below is left out
LONGEST_NUMBER = 30  # digits
EXACT_BELOW = 2**53  # beyond it a number with a decimal point names somebody else
SECONDS_BELOW = 10**11  # a smaller timestamp counts seconds, a larger one milliseconds
EARLIEST = datetime(2011, 1, 1, tzinfo=UTC)  # Messenger is not older


def whole_number(digits: str) -> int | str:
    """Longer ones than any id stay text: Python refuses numbers of thousands of digits."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def moment(value: Any, otherwise: datetime) -> datetime:
    """A platform time in milliseconds or seconds; `otherwise` where it makes no sense."""
    try:
        number = int(value)
        seconds = number if number < SECONDS_BELOW else number / 1000
        found = datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return otherwise
    return found if EARLIEST < found < datetime.now(UTC) + timedelta(days=1) else otherwise


def as_object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def as_identifier(value: Any) -> str:
    """Text, or a whole number; one written as 12.0 or 1e5 counts, as long as it is exact."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= EXACT_BELOW:
        value = int(value)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return clean(str(value))
    return ""


def as_text(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def as_words(value: Any) -> str:
    """Text; a number where text was meant counts as it is written."""
    if isinstance(value, float) and not value.is_integer() and math.isfinite(value):
        return str(value)
    return as_identifier(value)


def clean(text: str) -> str:
    """What PostgreSQL can keep: no NUL characters, no halves of surrogate pairs."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "\ufffd")


def keepable(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | dict) and depth == DEEPEST_DETAILS:
        return None
    if isinstance(value, list):
        return [keepable(part, depth + 1) for part in value]
    if isinstance(value, dict):
        return {clean(key): keepable(part, depth + 1) for key, part in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None  # 1e999 is JSON, yet no number
    return value
