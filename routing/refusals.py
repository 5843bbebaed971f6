"""The assignment attempts of a conversation, in words: who was considered, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from routing.models import AssignmentAttempt
from workstreams.conversations.models import Conversation

REFUSALS = {  # by the members of routing.ranking.Refusal
    "not_present": _("Does not show a presence this work stream allows."),
    "no_room": _("Has no room: the capacity is taken."),
    "too_many_sessions": _("Holds as many conversations of this work stream as allowed."),
    "lacks_skills": _("Lacks a skill that is needed, or is not rated high enough."),
    "cooling_down": _("Gave this conversation away a moment ago."),
    "able": _("Could have taken it."),
}


@dataclass(frozen=True)
class Considered:
    """Someone as they stood before the attempt; `refusal` is a sentence, empty where able."""

    agent: int
    name: str
    room: int
    sessions: int
    refusal: str


@dataclass(frozen=True)
class Attempt:
    """`agent` is empty where nobody could take it; `others` are sentences and head counts."""

    outcome: str
    agent: str
    room: int | None
    attempted_at: datetime
    considered: Sequence[Considered]
    others: Sequence[tuple[str, int]]


def attempts_of(conversation: Conversation) -> list[Attempt]:
    """In the order they were made."""
    kept = AssignmentAttempt.objects.filter(conversation=conversation)
    return [_attempt(one) for one in kept.select_related("round", "agent__user").order_by("pk")]


def _sentence(code: str) -> str:
    """One that is not known is shown as it is."""
    return str(REFUSALS.get(str(code), code))


def _attempt(kept: AssignmentAttempt) -> Attempt:
    return Attempt(
        outcome=kept.get_outcome_display(),
        agent=str(kept.agent) if kept.agent else "",
        room=kept.room,
        attempted_at=kept.attempted_at,
        considered=[_considered(one) for one in kept.round.considered],
        others=[(_sentence(code), count) for code, count in kept.round.others.items()],
    )


def _considered(one: Mapping[str, Any]) -> Considered:
    refusal = one.get("refusal", "")
    return Considered(
        agent=one["agent"],
        name=one["name"],
        room=one["room"],
        sessions=one["sessions"],
        refusal=_sentence(refusal) if refusal else "",
    )
