"""Keep who was considered, who got it, and why not the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from routing.models import AssignmentAttempt, AssignmentRound
from routing.ranking import Candidate, Requirement, ranked, refusal
from workstreams.conversations.models import Conversation
from workstreams.models import Agent

MOST_NAMED = 100  # candidates; of the others only the reasons are counted
AGAIN_AFTER = timedelta(seconds=5)  # an attempt in vain is written down no more often

Outcome = AssignmentAttempt.Outcome


def keep(
    pairs: Sequence[tuple[Conversation, Agent]],
    dealt: Sequence[Candidate],
    requirement: Requirement,
    everyone: Sequence[Candidate],
    now: datetime,
) -> None:
    """A round that found agents; `dealt` has each of them as it was when its turn came."""
    if not pairs:
        return
    found = AssignmentRound.objects.create(**_described(requirement, everyone, now))
    assigned = pairs[0][0].work_stream.auto_assign
    AssignmentAttempt.objects.bulk_create(
        AssignmentAttempt(
            conversation=conversation,
            round=found,
            outcome=Outcome.ASSIGNED if assigned else Outcome.OFFERED,
            agent=agent,
            position=position,
            room=one.room,
            attempted_at=now,
        )
        for position, ((conversation, agent), one) in enumerate(
            zip(pairs, dealt, strict=True), start=1
        )
    )


@transaction.atomic
def keep_in_vain(
    conversation_id: int, requirement: Requirement, everyone: Sequence[Candidate], now: datetime
) -> None:
    """The longest waiting found nobody: written once, and then brought up to date."""
    kept = AssignmentAttempt.objects.filter(conversation=conversation_id, outcome=Outcome.NOBODY)
    before = kept.select_related("round").first()
    described = _described(requirement, everyone, now)
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
    requirement: Requirement, everyone: Sequence[Candidate], now: datetime
) -> dict[str, Any]:
    able = ranked(everyone, requirement, now)
    names = {one.agent_id for one in able}
    unable = sorted(
        (one for one in everyone if one.agent_id not in names),
        key=lambda one: (-one.room, one.agent_id),
    )
    in_order = [*able, *unable]
    return {
        "queue_id": requirement.queue_id,
        "requirement": _needs(requirement),
        "considered": [_figures(one, requirement, now) for one in in_order[:MOST_NAMED]],
        "others": dict(
            Counter(refusal(one, requirement, now) or "able" for one in in_order[MOST_NAMED:])
        ),
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


def _figures(one: Candidate, requirement: Requirement, now: datetime) -> Mapping[str, Any]:
    return {
        "agent": one.agent_id,
        "name": one.name,
        "presence": one.presence,
        "room": one.room,
        "sessions": one.sessions,
        "refusal": refusal(one, requirement, now) or "",
    }
