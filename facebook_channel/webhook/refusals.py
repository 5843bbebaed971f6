"""Count the posts that are turned away, with one statement for all that were judged together.

A run of bad signatures is how a secret that was changed at Facebook shows itself: Facebook ends
the subscription of an application whose posts are refused for long, without a word.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import psycopg
from django.conf import settings
from psycopg.rows import TupleRow

from facebook_channel.models import FacebookApplication

_TABLE = FacebookApplication._meta.db_table
_COUNT = f"""
    UPDATE {_TABLE} AS application
       SET refused_in_a_row = application.refused_in_a_row * run.goes_on + run.refused,
           refused_in_all = application.refused_in_all + run.in_all,
           refused_at = CASE WHEN run.in_all > 0 THEN now() ELSE application.refused_at END
      FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[])
           AS run (id, refused, in_all, goes_on)
     WHERE application.id = run.id
 RETURNING application.id, application.refused_in_a_row, run.refused
"""  # noqa: S608 - our own table's name
_COUNT_TOO_LARGE = f"""
    UPDATE {_TABLE} SET too_large_in_all = too_large_in_all + 1
     WHERE webhook_key = %s AND webhook_key <> '' AND deleted_at IS NULL
 RETURNING id
"""  # noqa: S608


@dataclass
class Run:
    """Posts of one application in the order they came; `refused` are those after the last good."""

    refused: int = 0
    in_all: int = 0
    had_good: bool = False

    def add(self, *, good: bool) -> None:
        if good:
            self.refused, self.had_good = 0, True
        else:
            self.refused += 1
            self.in_all += 1


def runs(judged: Iterable[tuple[int, bool]], refused_before: dict[int, int]) -> dict[int, Run]:
    """What is to be written, by application: nothing at all while every post is good."""
    found: dict[int, Run] = {}
    for application, good in judged:
        found.setdefault(application, Run()).add(good=good)
    return {
        application: run
        for application, run in found.items()
        if run.in_all or refused_before[application]
    }


async def count(
    connection: psycopg.AsyncConnection[TupleRow], found: dict[int, Run]
) -> list[tuple[int, int, int]]:
    """Write the runs; gives application, refused in a row, and how many of them are new."""
    columns = [
        list(found),
        [run.refused for run in found.values()],
        [run.in_all for run in found.values()],
        [0 if run.had_good else 1 for run in found.values()],
    ]
    cursor = await connection.execute(_COUNT, columns)
    return [(row[0], row[1], row[2]) for row in await cursor.fetchall()]


async def count_too_large(connection: psycopg.AsyncConnection[TupleRow], key: str) -> list[int]:
    """The application whose post was too large; none where the key is nobody's."""
    cursor = await connection.execute(_COUNT_TOO_LARGE, [key])
    return [row[0] for row in await cursor.fetchall()]


def to_be_told(counted: list[tuple[int, int, int]]) -> list[int]:
    """Once per WEBHOOK_ALERT_AFTER refusals in a row, so that a ring that is lost is no harm."""
    most = max(1, settings.WEBHOOK_ALERT_AFTER)
    return [
        application
        for application, in_a_row, new in counted
        if in_a_row // most > (in_a_row - new) // most
    ]
