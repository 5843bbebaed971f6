"""Who is considered for a conversation, or was in an attempt that was kept; in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from routing.models import AssignmentAttempt
from routing.ranking import Candidate, Requirement, ranked, refusal
from workstreams.conversations.models import Conversation
from workstreams.models import Presence

REFUSALS = {  # by the members of routing.ranking.Refusal
    "not_present": _("Does not show a presence this work stream allows."),
    "no_room": _("Has no room: the capacity is taken."),
    "too_many_sessions": _("Holds as many conversations of this work stream as allowed."),
    "lacks_skills": _("Lacks a skill that is needed, or is not rated high enough."),
    "cooling_down": _("Gave this conversation away a moment ago."),
    "able": _("Could have taken it."),
}
ORIGINS = {  # why a kept round did not look at everyone
    "freed": _("They had just become free, so they alone were looked at."),
    "affinity": _("The customer's own agent was asked first."),
}
PRESENCES = {status.value: status.words for status in Presence.BaseStatus}


@dataclass(frozen=True)
class Considered:
    """A candidate as they stand, or stood before the attempt; `presence` is its label,
    `refusal` a sentence, empty for who can take it."""

    agent: int
    name: str
    presence: str
    room: int
    sessions: int
    refusal: str


@dataclass(frozen=True)
class Attempt:
    """`agent` is empty where nobody could take it; `others` are sentences and head counts.

    `origin` is a sentence where not everyone was looked at.
    """

    outcome: str
    agent: str
    room: int | None
    attempted_at: datetime
    origin: str
    considered: Sequence[Considered]
    others: Sequence[tuple[str, int]]


def in_order(
    everyone: Iterable[Candidate], requirement: Requirement, now: datetime
) -> list[Candidate]:
    """Those who can take it, best first; then the others, those with most room first."""
    everyone = list(everyone)
    able = ranked(everyone, requirement, now)
    keys = {one.agent_id for one in able}
    others = [one for one in everyone if one.agent_id not in keys]
    return [*able, *sorted(others, key=lambda one: (-one.room, one.agent_id))]


def figures(one: Candidate, requirement: Requirement, now: datetime) -> dict[str, Any]:
    """As JSON, which is how an attempt keeps them."""
    return {
        "agent": one.agent_id,
        "name": one.name,
        "presence": one.presence,
        "room": one.room,
        "sessions": one.sessions,
        "refusal": refusal(one, requirement, now) or "",
    }


def considered(
    everyone: Iterable[Candidate], requirement: Requirement, now: datetime
) -> list[Considered]:
    """As an attempt at this moment would list them."""
    return [
        _in_words(figures(one, requirement, now)) for one in in_order(everyone, requirement, now)
    ]


def attempts_of(conversation: Conversation) -> list[Attempt]:
    """In the order they were made."""
    kept = AssignmentAttempt.objects.filter(conversation=conversation)
    return [_attempt(one) for one in kept.select_related("round", "agent__user").order_by("pk")]


def _attempt(kept: AssignmentAttempt) -> Attempt:
    return Attempt(
        outcome=kept.get_outcome_display(),
        agent=str(kept.agent) if kept.agent else "",
        room=kept.room,
        attempted_at=kept.attempted_at,
        origin=str(ORIGINS.get(kept.round.requirement.get("origin", ""), "")),
        considered=[_in_words(one) for one in kept.round.considered],
        others=[(_sentence(code), count) for code, count in kept.round.others.items()],
    )


def _in_words(one: Mapping[str, Any]) -> Considered:
    return Considered(
        agent=one["agent"],
        name=one["name"],
        presence=str(PRESENCES.get(one["presence"], one["presence"])),
        room=one["room"],
        sessions=one["sessions"],
        refusal=_sentence(one["refusal"]) if one["refusal"] else "",
    )


def _sentence(code: str) -> str:
    """One that is not known is shown as it is."""
    return str(REFUSALS.get(str(code), code))
