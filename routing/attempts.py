"""Keep who was considered, who got it, and why not the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from routing.considered import figures, in_order
from routing.models import AssignmentAttempt, AssignmentRound
from routing.ranking import Candidate, Requirement, refusal
from workstreams.conversations.models import Conversation
from workstreams.models import Agent

MOST_NAMED = 100  # candidates; of the others only the reasons are counted
AGAIN_AFTER = timedelta(seconds=5)  # an attempt in vain is written down no more often

Outcome = AssignmentAttempt.Outcome


class Why(StrEnum):
    """What made the engine look: the line as a whole, an agent with new room, a customer
    who had an agent before."""

    LINE = "line"
    FREED = "freed"
    AFFINITY = "affinity"


def keep(
    pairs: Sequence[tuple[Conversation, Agent]],
    dealt: Sequence[Candidate],
    requirement: Requirement,
    everyone: Sequence[Candidate],
    why: Why,
) -> None:
    """A round that found agents; `dealt` has each of them as it was when its turn came."""
    if not pairs:
        return
    now = timezone.now()
    found = AssignmentRound.objects.create(**_described(requirement, everyone, now, why))
    outcome = _outcome(pairs[0][0])
    AssignmentAttempt.objects.bulk_create(
        AssignmentAttempt(
            conversation=conversation,
            round=found,
            outcome=outcome,
            agent=agent,
            position=position,
            room=one.room,
            attempted_at=now,
        )
        for position, ((conversation, agent), one) in enumerate(
            zip(pairs, dealt, strict=True), start=1
        )
    )


def _outcome(conversation: Conversation) -> AssignmentAttempt.Outcome:
    return Outcome.ASSIGNED if conversation.work_stream.auto_assign else Outcome.OFFERED


@transaction.atomic
def keep_in_vain(
    conversation_id: int, requirement: Requirement, everyone: Sequence[Candidate], now: datetime
) -> None:
    """The first in line found nobody: written once, and then brought up to date."""
    kept = AssignmentAttempt.objects.filter(conversation=conversation_id, outcome=Outcome.NOBODY)
    before = kept.select_related("round").first()
    described = _described(requirement, everyone, now, Why.LINE)
    if before is None:
        made = AssignmentRound.objects.create(**described)
        attempt = AssignmentAttempt(
            conversation_id=conversation_id, round=made, outcome=Outcome.NOBODY, attempted_at=now
        )
        AssignmentAttempt.objects.bulk_create([attempt], ignore_conflicts=True)
    elif before.attempted_at < now - AGAIN_AFTER:
        AssignmentRound.objects.filter(pk=before.round_id).update(**described)
        kept.update(attempted_at=now)


def _described(
    requirement: Requirement, everyone: Sequence[Candidate], now: datetime, why: Why
) -> dict[str, Any]:
    ordered = in_order(everyone, requirement, now)
    unnamed = Counter(refusal(one, requirement, now) or "able" for one in ordered[MOST_NAMED:])
    return {
        "queue_id": requirement.queue_id,
        "requirement": {**_needs(requirement), "origin": why},
        "considered": [figures(one, requirement, now) for one in ordered[:MOST_NAMED]],
        "others": dict(unnamed),
        "began_at": now,
    }


def _needs(requirement: Requirement) -> Mapping[str, Any]:
    return {
        "units": requirement.units,
        "presences": sorted(requirement.presences),
        "method": requirement.method,
        "matching": requirement.matching,
        "most_sessions": requirement.most_sessions,
        "skills": {str(skill): least for skill, least in requirement.skills.items()},
    }
