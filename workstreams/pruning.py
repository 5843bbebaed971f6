"""Delete what is old in turns, so that nobody waits for the rows meanwhile."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

AT_ONCE = 1000  # rows by one statement
LONGEST_RUN = 300.0  # seconds for one table; the next run goes on


def in_turns(statement: str, parameters: Sequence[Any] | Mapping[str, Any]) -> int:
    """Until the statement finds fewer than AT_ONCE rows; gives how many went.

    Each turn commits by itself and holds few rows for a short time.
    """
    gone, ends_at = 0, time.monotonic() + LONGEST_RUN
    while time.monotonic() < ends_at:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            gone += cursor.rowcount
            if cursor.rowcount < AT_ONCE:
                break
    return gone
