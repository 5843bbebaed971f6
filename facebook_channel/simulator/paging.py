"""Lists of the Graph API, a page at a time: ``limit``, ``after``, ``before`` and the cursors."""

import base64
from typing import Any
from urllib.parse import urlencode

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.graph_call import GraphCall

USUAL_LIMIT = 25
MOST = 100


def paged(call: GraphCall, items: list[Any], usual: int = USUAL_LIMIT) -> dict[str, Any]:
    """``{"data": [...], "paging": {...}}`` of the part that the call's parameters ask for."""
    limit = min(_limit(call, usual), MOST)
    start = _start(call, limit)
    part = items[start : start + limit]
    answer: dict[str, Any] = {"data": part}
    if part:
        end = start + len(part)
        paging: dict[str, Any] = {"cursors": {"before": _cursor(start), "after": _cursor(end)}}
        if end < len(items):
            paging["next"] = _address(call, limit, after=_cursor(end))
        if start > 0:
            paging["previous"] = _address(call, limit, before=_cursor(start))
        answer["paging"] = paging
    return answer


def first_part(items: list[Any], limit: int) -> dict[str, Any]:
    """The same for a list inside an object, which names its cursors only."""
    part = items[:limit]
    if not part:
        return {"data": []}
    cursors = {"before": _cursor(0), "after": _cursor(len(part))}
    return {"data": part, "paging": {"cursors": cursors}}


def _limit(call: GraphCall, usual: int) -> int:
    limit = str(call.parameters.get("limit", usual))
    if not limit.isdigit() or limit == "0":
        raise graph_errors.parameter("Param limit must be a positive integer")
    return int(limit)


def _start(call: GraphCall, limit: int) -> int:
    if after := call.parameters.get("after"):
        return _place(after)
    if before := call.parameters.get("before"):
        return max(0, _place(before) - limit)
    return 0


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"place {place}".encode()).decode().rstrip("=")


def _place(cursor: Any) -> int:
    text = str(cursor)
    try:
        word, _, place = (
            base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(" ")
        )
        if word != "place" or not place.isdigit():
            raise ValueError
    except ValueError as error:  # bad padding and bad UTF-8 are ValueErrors, too
        raise graph_errors.parameter("Invalid cursor") from error
    return int(place)


def _address(call: GraphCall, limit: int, **cursor: str) -> str:
    kept = {
        name: value
        for name, value in call.parameters.items()
        if name not in ("limit", "after", "before") and isinstance(value, str)
    }
    query = urlencode(kept | {"limit": limit} | cursor)
    return f"{call.base_url}/graph/{call.version}/{'/'.join(call.path)}?{query}"
