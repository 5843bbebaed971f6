"""Which agent comes first, and why another does not come at all; pure."""

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum
from typing import Any

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Method(StrEnum):
    """How a queue chooses among those who can."""

    HIGHEST_CAPACITY = "highest_capacity"
    ROUND_ROBIN = "round_robin"
    LEAST_ACTIVE = "least_active"


class Matching(StrEnum):
    """What a work stream makes of skills."""

    EXACT = "exact"
    CLOSEST = "closest"
    NONE = "none"


class Refusal(StrEnum):
    """Why an agent who serves the queue cannot take it."""

    NOT_PRESENT = "not_present"
    NO_ROOM = "no_room"
    TOO_MANY_SESSIONS = "too_many_sessions"
    LACKS_SKILLS = "lacks_skills"
    COOLING_DOWN = "cooling_down"


class Fit(Enum):
    """How the ratings of an agent compare with what is asked for, nearest first."""

    EXACT = 0
    OVER = 1
    UNDER = 2
    WITHOUT = 3


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """What a conversation asks of an agent.

    `for_everyone`: its queue is the one everybody serves. `skills` are the least ratings by
    skill id. `declined` has who rejected, missed or gave it away, and when; `disconnected` who
    lost their connection while they had it.
    """

    queue_id: int
    work_stream_id: int
    units: int
    presences: frozenset[str]
    for_everyone: bool = False
    method: Method = Method.HIGHEST_CAPACITY
    most_sessions: int | None = None
    matching: Matching = Matching.EXACT
    skills: Mapping[int, int] = field(default_factory=dict)
    declined: Mapping[int, datetime] = field(default_factory=dict)
    disconnected: frozenset[int] = frozenset()
    cool_down: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An agent who serves the queue, as things stand.

    `room` is the capacity left, in units, negative where an override overfilled the agent;
    `sessions` counts what the agent holds of the work stream, `running` of all of them.
    """

    agent_id: int
    name: str
    presence: str
    room: int
    sessions: int = 0
    running: int = 0
    last_assigned_at: datetime | None = None
    last_released_at: datetime | None = None
    member_since: datetime | None = None
    skills: Mapping[int, int] = field(default_factory=dict)

    def busier(self, units: int, now: datetime) -> "Candidate":
        return replace(
            self,
            room=self.room - units,
            sessions=self.sessions + 1,
            running=self.running + 1,
            last_assigned_at=now,
        )


ORDERS: dict[Method, Callable[[Candidate], tuple[Any, ...]]] = {
    Method.HIGHEST_CAPACITY: lambda one: (-one.room, one.sessions, one.last_assigned_at or NEVER),
    Method.ROUND_ROBIN: lambda one: (one.last_assigned_at or NEVER, one.member_since or NEVER),
    Method.LEAST_ACTIVE: lambda one: (one.running, one.last_released_at or NEVER),
}


def refusal(candidate: Candidate, requirement: Requirement, now: datetime) -> Refusal | None:
    """The first thing that stands in the way, None where nothing does."""
    most, declined_at = requirement.most_sessions, requirement.declined.get(candidate.agent_id)
    if candidate.presence not in requirement.presences:
        return Refusal.NOT_PRESENT
    if requirement.matching is Matching.EXACT and not _qualified(candidate, requirement):
        return Refusal.LACKS_SKILLS
    if candidate.room < requirement.units:
        return Refusal.NO_ROOM
    if most is not None and candidate.sessions >= most:
        return Refusal.TOO_MANY_SESSIONS
    if declined_at is not None and now < declined_at + requirement.cool_down:
        return Refusal.COOLING_DOWN
    return None


def ranked(
    candidates: Iterable[Candidate], requirement: Requirement, now: datetime
) -> list[Candidate]:
    """Those who can take it, best first."""
    able = [one for one in candidates if refusal(one, requirement, now) is None]
    return sorted(able, key=lambda one: _order(one, requirement))


def deal(
    count: int, candidates: Iterable[Candidate], requirement: Requirement, now: datetime
) -> list[Candidate]:
    """Who takes the first, the second, … of `count` conversations; shorter when room runs out.

    Each is given as it was before, so that `room` tells why.
    """
    able = ranked(candidates, requirement, now)
    line = [(_order(one, requirement), one) for one in able]  # sorted, so it is a heap
    dealt: list[Candidate] = []
    while line and len(dealt) < count:
        _, best = line[0]
        dealt.append(best)
        busier = best.busier(requirement.units, now)
        if refusal(busier, requirement, now) is None:
            heapq.heapreplace(line, (_order(busier, requirement), busier))
        else:
            heapq.heappop(line)
    return dealt


def _order(candidate: Candidate, requirement: Requirement) -> tuple[Any, ...]:
    """Who was cut off comes first, who turned it down last; the id makes every order total."""
    return (
        candidate.agent_id not in requirement.disconnected,
        requirement.declined.get(candidate.agent_id, NEVER),
        *(_closeness(candidate, requirement) if requirement.matching is Matching.CLOSEST else ()),
        *ORDERS[requirement.method](candidate),
        candidate.agent_id,
    )


def _qualified(candidate: Candidate, requirement: Requirement) -> bool:
    has = candidate.skills
    return all(has.get(skill, 0) >= least for skill, least in requirement.skills.items())


def _closeness(candidate: Candidate, requirement: Requirement) -> tuple[int, int]:
    """The kind of fit, then the distance within it."""
    fit = fit_of(candidate, requirement)
    has = candidate.skills
    distance = sum(
        abs(has.get(skill, 0) - least)
        for skill, least in requirement.skills.items()
        if fit is not Fit.UNDER or has.get(skill, 0) < least
    )
    return fit.value, distance


def fit_of(candidate: Candidate, requirement: Requirement) -> Fit:
    wanted, has = requirement.skills, candidate.skills
    if not wanted:
        return Fit.EXACT
    if not any(skill in has for skill in wanted):
        return Fit.WITHOUT
    if not _qualified(candidate, requirement):
        return Fit.UNDER
    exact = all(has[skill] == least for skill, least in wanted.items())
    return Fit.EXACT if exact else Fit.OVER
