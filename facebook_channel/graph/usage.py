"""How much of their allowances page and application have used, as Facebook's headers tell.

Source: Graph API, "Rate limits": values are percent, the estimate is in minutes.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

BUSINESS_USAGE = "x-business-use-case-usage"
APPLICATION_USAGE = "x-app-usage"
SHARES = ("call_count", "total_time", "total_cputime")
NEARLY_USED_UP = 90  # percent
REST_WHEN_NEARLY_USED_UP = 60.0  # seconds; one call then tells how it stands
LONGEST_REST = 24 * 60 * 60.0  # seconds


class Rest(NamedTuple):
    """For how many seconds Facebook is to be left alone: by a page, by the whole application."""

    page: float = 0.0
    application: float = 0.0


def rest_wanted(headers: Mapping[str, str]) -> Rest:
    """0 where nothing is near its limit."""
    return Rest(
        page=_longest(headers, BUSINESS_USAGE), application=_longest(headers, APPLICATION_USAGE)
    )


def _longest(headers: Mapping[str, str], name: str) -> float:
    return min(max(map(_rest, _rows(headers, name)), default=0.0), LONGEST_REST)


def _rest(row: dict[str, Any]) -> float:
    if minutes := _number(row.get("estimated_time_to_regain_access")):
        return minutes * 60
    if any(_number(row.get(share)) >= NEARLY_USED_UP for share in SHARES):
        return REST_WHEN_NEARLY_USED_UP
    return 0.0


def _rows(headers: Mapping[str, str], name: str) -> Iterator[dict[str, Any]]:
    """The application's usage is one row; a business has a list of them for each of its pages."""
    try:
        usage = json.loads(headers.get(name, "{}"))
    except ValueError:
        return
    if not isinstance(usage, dict):
        return
    for value in [usage, *usage.values()]:
        for row in value if isinstance(value, list) else [value]:
            if isinstance(row, dict):
                yield row


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return number if 0 < number < float("inf") else 0.0
