"""Which agent comes first; pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An agent who serves the queue and is present.

    `room` is the capacity left, in units, negative where an override overfilled the agent;
    `sessions` counts what the agent already holds of the work stream.
    """

    agent_id: int
    name: str
    room: int
    sessions: int
    last_assigned_at: datetime | None


def with_room(candidates: Iterable[Candidate], units: int) -> list[Candidate]:
    """Those who can take it, best first: most room, fewest sessions, longest without work."""
    able = [candidate for candidate in candidates if candidate.room >= units]
    return sorted(
        able,
        key=lambda one: (-one.room, one.sessions, one.last_assigned_at or NEVER, one.agent_id),
    )


def deal(count: int, candidates: Iterable[Candidate], units: int, now: datetime) -> list[Candidate]:
    """Who takes the first, the second, … of `count` conversations; shorter when room runs out.

    Each is given as it was before, so that `room` tells why.
    """
    dealt: list[Candidate] = []
    able = with_room(candidates, units)
    while able and len(dealt) < count:
        best = able[0]
        dealt.append(best)
        busier = replace(
            best, room=best.room - units, sessions=best.sessions + 1, last_assigned_at=now
        )
        able = with_room([busier, *able[1:]], units)
    return dealt
