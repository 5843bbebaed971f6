"""Sessions begin and end with what happens to their conversation, in the same transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from workstreams.channels.registry import adapter_for
from workstreams.conversations.models import Conversation, Participant, Session
from workstreams.models import Agent

Pairs = Sequence[tuple[Conversation, Agent]]


def begin(pairs: Pairs, origin: Session.Origin) -> list[Session]:
    """The agents work on them from now on."""
    now = timezone.now()
    snapshots = _snapshots(pairs)
    sessions = Session.objects.bulk_create(
        _session(pair, origin, accepted_at=now, channel_snapshot=snapshots[pair[0].channel_id])
        for pair in pairs
    )
    Participant.objects.bulk_create(
        Participant(session=session, agent_id=session.agent_id) for session in sessions
    )
    return sessions


def offer(pairs: Pairs, origin: Session.Origin) -> list[Session]:
    """The agents are asked, and have as long as the work stream gives them."""
    now, declined = timezone.now(), _last_ends(pairs)
    made = [
        _session(
            pair, origin, expires_at=now + timedelta(seconds=pair[0].work_stream.offer_seconds)
        )
        for pair in pairs
    ]
    for session in made:  # after a decline it began to wait for the next agent
        ended = declined.get(session.conversation_id)
        session.created_at = max(session.created_at, ended) if ended else session.created_at
    return Session.objects.bulk_create(made)


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
    running.update(closed_at=now, closure_reason=reason)


def end_offer(conversation: Conversation, reason: Session.ClosureReason) -> Agent | None:
    """The agent who was asked, if anyone was."""
    pending = conversation.sessions.pending().select_related("agent__user").first()
    if pending is None:
        return None
    pending.closed_at, pending.closure_reason = timezone.now(), reason
    pending.save(update_fields=["closed_at", "closure_reason"])
    return pending.agent


def _last_ends(pairs: Pairs) -> dict[int, datetime]:
    ended = Session.objects.filter(conversation__in=[conversation.pk for conversation, _ in pairs])
    return dict(
        ended.exclude(closed_at=None)
        .order_by()
        .values_list("conversation")
        .annotate(last=Max("closed_at"))
    )


def _session(pair: tuple[Conversation, Agent], origin: Session.Origin, **more: Any) -> Session:
    conversation, agent = pair
    began = conversation.queued_at or conversation.status_changed_at
    return Session(
        conversation=conversation,
        agent=agent,
        queue=conversation.queue,
        origin=origin,
        created_at=began,
        queued_at=conversation.queued_at,
        **more,
    )


def _snapshots(pairs: Pairs) -> dict[int, dict[str, Any]]:
    channels = {conversation.channel_id: conversation.channel for conversation, _ in pairs}
    return {
        key: adapter_for(channel.kind).session_snapshot(channel)
        for key, channel in channels.items()
    }
