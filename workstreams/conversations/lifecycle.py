"""How a conversation moves between its states, with its sessions and its timeline.

Locks are taken in one order everywhere: identity, conversation, agent.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from workstreams.channels.registry import adapter_for
from workstreams.conversations import timeline
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    ConversationMoved,
    Direction,
    Participant,
    Session,
    Status,
)
from workstreams.models import Agent, User

Kind = ConversationEvent.Kind
Reason = Session.ClosureReason


@transaction.atomic
def assign(conversation: Conversation, agent: Agent, *, by: User | None = None) -> None:
    """Give an open conversation to an agent; raises ConversationMoved when it is taken."""
    open_in_queue = Conversation.objects.filter(status=Status.OPEN, queue__isnull=False)
    related = open_in_queue.select_related("work_stream", "queue", "channel")
    locked = related.select_for_update(of=("self",)).filter(pk=conversation.pk).first()
    if locked is None:
        raise ConversationMoved(conversation.pk)
    assign_all([(locked, agent)], by=by)
    conversation.refresh_from_db()


@transaction.atomic
def assign_all(pairs: Sequence[tuple[Conversation, Agent]], *, by: User | None = None) -> None:
    """Give open conversations to agents, with few statements.

    Whoever calls this holds the rows of the conversations, and for the engine those of the
    agents too, whose capacity it has counted.
    """
    if not pairs:
        return
    Conversation.assign_locked(pairs)
    keys = {agent.pk for _, agent in pairs}
    Agent.objects.filter(pk__in=keys).update(last_assigned_at=timezone.now())
    _begin_sessions(pairs)
    timeline.record_all([_assigned(conversation, agent, by) for conversation, agent in pairs])


def _assigned(conversation: Conversation, agent: Agent, by: User | None) -> ConversationEvent:
    facts = {"agent": agent.pk, "agent_name": str(agent), "picked": by is not None}
    return ConversationEvent(conversation=conversation, kind=Kind.ASSIGNED, actor=by, data=facts)


class CustomerWroteMeanwhile(ConversationMoved):
    """There is a message the agent has not seen: read it before you let go."""


@transaction.atomic
def end(conversation: Conversation, by: User, seen: int | None = None) -> None:
    """Active to Wrap-up: settled, but the agent's capacity is still taken.

    `seen` is the newest message the agent has before their eyes, where the caller knows it;
    raises CustomerWroteMeanwhile when there is a newer one of the customer's.
    """
    conversation.end()
    _refuse_if_unseen(conversation, seen)
    timeline.record(conversation, Kind.ENDED, by)


@transaction.atomic
def close_session(conversation: Conversation, by: User, seen: int | None = None) -> None:
    """The X: an active conversation waits for the customer, an ended one is closed.

    `seen` as for `end`.
    """
    if conversation.status == Status.WRAP_UP:
        _close(conversation, [Status.WRAP_UP], Reason.CONVERSATION_CLOSED, by)
        return
    conversation.put_aside()
    _refuse_if_unseen(conversation, seen)
    _end_session(conversation, Reason.AGENT_CLOSED)
    timeline.record(conversation, Kind.PUT_ASIDE, by)


@transaction.atomic
def reopen(conversation: Conversation, by: User) -> None:
    """Waiting to Active, by the agent who put it aside; takes capacity even where none is left."""
    conversation.reopen()
    _begin_sessions([(conversation, Agent.objects.get(conversations=conversation.pk))])
    timeline.record(conversation, Kind.REOPENED, by)


@transaction.atomic
def close_for_inactivity(conversation: Conversation) -> None:
    _close(
        conversation,
        [Status.OPEN, Status.ACTIVE, Status.WAITING, Status.WRAP_UP],
        Reason.CONVERSATION_TIMEOUT,
        None,
    )


def close_inactive(at_most: int = 200) -> int:
    """Close what was left alone for longer than its state allows; gives how many."""
    overdue = Conversation.objects.inactive_since_allowed(timezone.now())
    closed = 0
    for conversation in overdue[:at_most]:
        with transaction.atomic():
            still = overdue.filter(pk=conversation.pk).select_for_update(of=("self",)).first()
            if still is not None:
                close_for_inactivity(still)
                closed += 1
    return closed


def _refuse_if_unseen(conversation: Conversation, seen: int | None) -> None:
    """Asked while the conversation's row is ours, so that nothing can join it any more."""
    from_customer = conversation.messages.filter(direction=Direction.INBOUND)
    if seen is not None and from_customer.filter(pk__gt=seen).exists():
        raise CustomerWroteMeanwhile(conversation.pk)


def _close(
    conversation: Conversation, from_status: list[Status], reason: Reason, by: User | None
) -> None:
    conversation.close(from_status=from_status)
    _end_session(conversation, reason)
    timeline.record(conversation, Kind.CLOSED, by, reason=reason)


def _begin_sessions(pairs: Sequence[tuple[Conversation, Agent]]) -> None:
    channels = {conversation.channel_id: conversation.channel for conversation, _ in pairs}
    snapshots = {
        key: adapter_for(channel.kind).session_snapshot(channel)
        for key, channel in channels.items()
    }
    sessions = Session.objects.bulk_create(
        Session(
            conversation=conversation,
            queue=conversation.queue,
            channel_snapshot=snapshots[conversation.channel_id],
        )
        for conversation, _ in pairs
    )
    Participant.objects.bulk_create(
        Participant(session=session, agent=agent)
        for session, (_, agent) in zip(sessions, pairs, strict=True)
    )


def _end_session(conversation: Conversation, reason: Reason) -> None:
    now = timezone.now()
    running = conversation.sessions.running()
    Participant.objects.filter(session__in=running, left_at=None).update(left_at=now)
    running.update(closed_at=now, closure_reason=reason)
