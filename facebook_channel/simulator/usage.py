"""How often a page calls: the platform's limits, and the headers that tell how near they are.

Source: Messenger Platform, "Rate limiting"; Graph API, "Rate limits".
"""

import json
from collections import deque

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.storage import Storage

DAY_MS = 24 * 60 * 60 * 1000
LIMITS = {  # calls of a page within so many milliseconds
    "messages": (300, 1000),
    "audio and video": (10, 1000),
    "conversations": (2, 1000),
    "messenger_profile": (10, 10 * 60 * 1000),
}
CALLS_PER_ENGAGED_PERSON = 200  # within 24 hours
CALLS_BETWEEN_COUNTS = 100  # of people, which takes a while when there are many
THROTTLED_PERCENT = 107


class Usage:
    """Kept in memory: a restarted platform has forgotten."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._calls: dict[tuple[str, str], deque[int]] = {}
        self._people: dict[str, int] = {}

    def count(self, page_id: str, what: str) -> None:
        """Raises GraphError 613 for one call too many."""
        most, within_ms = LIMITS[what]
        calls, now = self._recent(page_id, what, within_ms)
        if len(calls) >= most:
            raise graph_errors.documented(613)
        calls.append(now)

    def headers(self, page_id: str, error: graph_errors.GraphError | None = None) -> dict[str, str]:
        """Of one answer; ``page_id`` may be empty."""
        throttled = error is not None and error.regain_minutes > 0
        percent = THROTTLED_PERCENT if throttled else self._percent(page_id)
        headers = {
            "x-app-usage": _json(
                {"call_count": percent, "total_cputime": percent, "total_time": percent}
            )
        }
        if page_id:
            used = {
                "type": "pages" if throttled else "messenger",
                "call_count": percent,
                "total_cputime": percent,
                "total_time": percent,
                "estimated_time_to_regain_access": error.regain_minutes if error else 0,
            }
            headers["x-business-use-case-usage"] = _json({page_id: [used]})
        return headers

    def _percent(self, page_id: str) -> int:
        """The 24-hour limit is told, not enforced: a test of an afternoon would run into it."""
        calls, now = self._recent(page_id, "all", DAY_MS)
        calls.append(now)
        if len(calls) % CALLS_BETWEEN_COUNTS == 1:
            self._people[page_id] = self._engaged_people(page_id)
        quota = max(1, self._people.get(page_id, 1)) * CALLS_PER_ENGAGED_PERSON
        return min(99, 1 + len(calls) * 100 // quota)

    def _engaged_people(self, page_id: str) -> int:
        row = self._storage.one("SELECT COUNT(*) AS people FROM thread WHERE page_id = ?", page_id)
        return row["people"] if row else 0

    def _recent(self, page_id: str, what: str, within_ms: int) -> tuple[deque[int], int]:
        calls, now = self._calls.setdefault((page_id, what), deque()), now_ms()
        while calls and not now - within_ms < calls[0] <= now:
            calls.popleft()
        return calls, now


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
