"""Which agent comes first; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
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
