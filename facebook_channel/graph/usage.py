"""How much of its allowance a page has used, as Facebook writes it into the headers.

Source: Graph API, "Rate limits": values are percent, the estimate is in minutes.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

BUSINESS_USAGE = "x-business-use-case-usage"
APPLICATION_USAGE = "x-app-usage"
SHARES = ("call_count", "total_time", "total_cputime")
NEARLY_USED_UP = 90  # percent
REST_WHEN_NEARLY_USED_UP = 60.0  # seconds; one call then tells how it stands
LONGEST_REST = 24 * 60 * 60.0  # seconds


def rest_wanted(headers: Mapping[str, str]) -> float:
    """For how many seconds Facebook is to be left alone; 0 where nothing is near its limit."""
    rests = (
        _rest(row) for name in (BUSINESS_USAGE, APPLICATION_USAGE) for row in _rows(headers, name)
    )
    return min(max(rests, default=0.0), LONGEST_REST)


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
