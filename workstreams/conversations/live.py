"""Tell open screens that something changed, the moment it is true.

PostgreSQL carries the word: a notification belongs to the transaction and is heard only
after its commit. It holds ids, never text; a screen that hears it asks for what it may see.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import connection

CHANNEL = "live"
MOST_BYTES = 7900  # PostgreSQL takes just under 8,000 in one notification


@dataclass(frozen=True, kw_only=True)
class Change:
    """A conversation changed, or (without one) the presence of an agent; with `looks` only who
    has the conversation before their eyes.

    Who may hear it: the agent who has it or is asked to take it, whoever serves its queue
    while it is open or has just left it, and supervisors.
    """

    conversation: int | None = None
    agent: int | None = None
    offered_to: int | None = None
    queue: int | None = None
    looks: bool = False


def announce(changes: Iterable[Change]) -> None:
    """Part of the current transaction; costs one statement."""
    batches: list[list[str]] = [[]]
    size = 0
    for change in dict.fromkeys(changes):
        word = json.dumps({key: value for key, value in asdict(change).items() if value})
        if size + len(word) + 1 > MOST_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(word)
        size += len(word) + 1
    words = ["[" + ",".join(batch) + "]" for batch in batches if batch]
    if words:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_notify(%s, word) FROM unnest(%s::text[]) AS word", [CHANNEL, words]
            )
