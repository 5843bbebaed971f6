"""Which queue: conversations are decided for in batches, and why is kept."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from routing import overflow
from routing.facts import Facts, facts_of
from routing.library import Edition, editions, snapshot_of
from routing.models import RoutingDecision
from routing.overflow import Overflow
from routing.rulebook import Decision
from workstreams.conversations import timeline
from workstreams.conversations.models import ContactIdentity, Conversation, ConversationEvent

BATCH = 500


@dataclass(frozen=True)
class Placement:
    """What was decided for a conversation, and by which rules."""

    conversation: Conversation
    decision: Decision
    edition: Edition


@transaction.atomic
def route(conversation_ids: Iterable[int] | None = None) -> int:
    """Decide for conversations that have no queue yet (all of them without ids); gives how many.

    One whose rules read a profile that is not there yet is left until it comes, or until
    PROFILE_PATIENCE_SECONDS are over.
    """
    unrouted = Conversation.objects.unrouted()
    if conversation_ids is not None:
        unrouted = unrouted.filter(pk__in=list(conversation_ids))
    conversations = list(
        unrouted.select_related("identity", "channel", "contact", "work_stream")
        .order_by("id")
        .select_for_update(of=("self",))[:BATCH]
    )
    if not conversations:
        return 0
    now = timezone.now()
    books = editions({conversation.work_stream_id for conversation in conversations})
    ready = [c for c in conversations if not _waits_for_profile(c, books[c.work_stream_id], now)]
    _place(_decide(ready, books, now), now)
    return len(ready)


def draw_of(conversation_id: int) -> int:
    """0 to 99, the same each time: decides which part of a percentage split it belongs to."""
    return int.from_bytes(hashlib.sha256(str(conversation_id).encode()).digest()) % 100


def _waits_for_profile(conversation: Conversation, edition: Edition, now: datetime) -> bool:
    pending = conversation.identity.profile_state == ContactIdentity.ProfileState.PENDING
    patience = timedelta(seconds=settings.PROFILE_PATIENCE_SECONDS)
    patient = conversation.opened_at > now - patience
    return pending and patient and edition.rulebook.reads_profile


def _decide(
    conversations: Sequence[Conversation], books: Mapping[int, Edition], now: datetime
) -> list[Placement]:
    return [
        _decide_for(conversation, facts, books[conversation.work_stream_id], now)
        for conversation, facts in zip(conversations, facts_of(conversations, now), strict=True)
    ]


def _decide_for(
    conversation: Conversation, facts: Facts, edition: Edition, now: datetime
) -> Placement:
    decision = edition.rulebook.decide(facts, now, draw_of(conversation.pk))
    skills = edition.rulebook.required_skills(facts, now, decision.queue)
    conversation.queue = decision.queue
    conversation.channel_context = facts
    conversation.required_skills = {str(skill): rating for skill, rating in skills.items()}
    return Placement(conversation, decision, edition)


def _place(placements: Sequence[Placement], now: datetime) -> None:
    """Into the queue that was decided, unless that one overflows and says where else."""
    conversations = [placement.conversation for placement in placements]
    overflows = overflow.before_queueing(conversations, now) if conversations else {}
    for conversation in conversations:
        if (found := overflows.get(conversation.pk)) and found.queue:
            conversation.queue = found.queue
    Conversation.place_in_queues(conversations)
    _keep(placements, overflows)
    timeline.record_all([_queued(placement) for placement in placements])
    for conversation in conversations:
        if (found := overflows.get(conversation.pk)) and not found.queue:
            overflow.end(conversation, found.data)


def _keep(placements: Sequence[Placement], overflows: Mapping[int, Overflow]) -> None:
    books = {placement.edition.work_stream: placement.edition for placement in placements}
    snapshots = {work_stream: snapshot_of(edition) for work_stream, edition in books.items()}
    RoutingDecision.objects.bulk_create(
        [
            _kept(
                placement,
                snapshots[placement.edition.work_stream],
                overflows.get(placement.conversation.pk),
            )
            for placement in placements
        ],
        ignore_conflicts=True,
    )


def _kept(placement: Placement, snapshot: int, overflowed: Overflow | None) -> RoutingDecision:
    decision, rule = placement.decision, placement.decision.rule
    return RoutingDecision(
        conversation=placement.conversation,
        rule_id=rule.key if rule else None,
        rule_name=rule.name if rule else "",
        queue=placement.conversation.queue,
        rulebook_id=snapshot,
        outcomes=decision.outcomes,
        draw=decision.draw,
        overflow=overflowed.data if overflowed else {},
        took_us=decision.took_us,
    )


def _queued(placement: Placement) -> ConversationEvent:
    conversation, rule = placement.conversation, placement.decision.rule
    return ConversationEvent(
        conversation=conversation,
        kind=ConversationEvent.Kind.QUEUED,
        data={
            "queue": conversation.queue_id,
            "queue_name": conversation.queue.name if conversation.queue else "",
            "rule_name": rule.name if rule else "",
        },
    )
