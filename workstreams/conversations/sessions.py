"""Sessions begin and end with what happens to their conversation, in the same transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from workstreams.channels.registry import adapter_for
from workstreams.conversations.models import GIVEN_AWAY, Conversation, Participant, Session
from workstreams.models import Agent

Pairs = Sequence[tuple[Conversation, Agent]]


def begin(pairs: Pairs, origin: Session.Origin, *, from_queue: bool) -> None:
    """The agents work on them from now on."""
    now, snapshots = timezone.now(), _snapshots(pairs)
    sessions = _sessions(pairs, origin, now, from_queue)
    for session in sessions:
        session.accepted_at = now
        session.channel_snapshot = snapshots[session.conversation.channel_id]
    Session.objects.bulk_create(sessions)
    Participant.objects.bulk_create(
        Participant(session=session, agent_id=session.agent_id) for session in sessions
    )


def offer(pairs: Pairs, origin: Session.Origin, *, from_queue: bool) -> None:
    """The agents are asked, and have as long as the work stream gives them."""
    now = timezone.now()
    sessions = _sessions(pairs, origin, now, from_queue)
    for session in sessions:
        patience = timedelta(seconds=session.conversation.work_stream.offer_seconds)
        session.expires_at = now + patience
    Session.objects.bulk_create(sessions)


def accept(session: Session) -> None:
    """What the channel allows is looked at when the work begins."""
    conversation = session.conversation
    session.accepted_at = timezone.now()
    session.channel_snapshot = adapter_for(conversation.channel.kind).session_snapshot(
        conversation.channel
    )
    session.save(update_fields=["accepted_at", "channel_snapshot"])
    Participant.objects.create(session=session, agent_id=session.agent_id)


def end_running(conversation: Conversation, reason: Session.ClosureReason) -> None:
    now = timezone.now()
    running = conversation.sessions.running()
    present = Participant.objects.filter(session__in=running, left_at=None)
    present.update(left_at=now)
    for agent in running.values_list("agent", flat=True):
        Agent.objects.filter(pk=agent).update(last_released_at=now)
    running.update(
        closed_at=now, closure_reason=reason, offer_again_at=_again_at(conversation, reason, now)
    )


def end_offer(conversation: Conversation, reason: Session.ClosureReason) -> Agent | None:
    """The agent who was asked, if anyone was."""
    pending = conversation.sessions.pending().select_related("agent__user").first()
    if pending is None:
        return None
    pending.closed_at, pending.closure_reason = timezone.now(), reason
    pending.offer_again_at = _again_at(conversation, reason, pending.closed_at)
    pending.save(update_fields=["closed_at", "closure_reason", "offer_again_at"])
    return pending.agent


def _again_at(
    conversation: Conversation, reason: Session.ClosureReason, now: datetime
) -> datetime | None:
    """When the agent may be asked about it again; empty where nothing keeps them from it."""
    seconds = conversation.work_stream.offer_again_seconds
    return now + timedelta(seconds=seconds) if seconds and reason in GIVEN_AWAY else None


def _sessions(
    pairs: Pairs, origin: Session.Origin, now: datetime, from_queue: bool
) -> list[Session]:
    """Not saved yet. From a queue, it has waited since it came there or was last declined."""
    ended = _last_ends(pairs) if from_queue else {}
    return [
        Session(
            conversation=conversation,
            agent=agent,
            queue=conversation.queue,
            origin=origin,
            created_at=_began(conversation, ended) if from_queue else now,
            queued_at=conversation.queued_at if from_queue else None,
            assigned_at=now,
        )
        for conversation, agent in pairs
    ]


def _began(conversation: Conversation, ended: dict[int, datetime]) -> datetime:
    queued_at = conversation.queued_at or conversation.opened_at
    return max(queued_at, ended.get(conversation.pk, queued_at))


def _last_ends(pairs: Pairs) -> dict[int, datetime]:
    ended = Session.objects.filter(conversation__in=[conversation.pk for conversation, _ in pairs])
    return dict(
        ended.exclude(closed_at=None)
        .order_by()
        .values_list("conversation")
        .annotate(last=Max("closed_at"))
    )


def _snapshots(pairs: Pairs) -> dict[int, dict[str, Any]]:
    channels = {conversation.channel_id: conversation.channel for conversation, _ in pairs}
    return {
        key: adapter_for(channel.kind).session_snapshot(channel)
        for key, channel in channels.items()
    }
