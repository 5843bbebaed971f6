"""A conversation comes to an agent: assigned at once, or offered and then accepted or not.

Locks are taken in one order everywhere: identity, conversation, agent.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from workstreams.conversations import sessions, timeline
from workstreams.conversations.live import Change, announce
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    ConversationMoved,
    Session,
    Status,
)
from workstreams.conversations.transitions import Verb
from workstreams.models import Agent, User

Kind = ConversationEvent.Kind
Origin = Session.Origin
Reason = Session.ClosureReason
Pairs = Sequence[tuple[Conversation, Agent]]
GIVEN_BACK_LATELY = timedelta(minutes=2)  # so long it can be taken back


class OfferGone(ConversationMoved):
    """It is not theirs to accept or refuse any more: too late, or someone stepped in."""


def lock(conversation: Conversation) -> Conversation:
    """The row, held until the transaction ends, with what assigning needs.

    Read once it is held: a statement that waited for a row joins it to the agent and the queue
    it had before.
    """
    Conversation.objects.select_for_update().values_list("pk").get(pk=conversation.pk)
    related = Conversation.objects.select_related("work_stream", "queue", "channel", "agent__user")
    return related.get(pk=conversation.pk)


@transaction.atomic
def assign(conversation: Conversation, agent: Agent, *, by: User | None = None) -> None:
    """Give an open conversation to an agent; raises ConversationMoved when it is taken."""
    locked = lock(conversation)
    if locked.status != Status.OPEN or locked.queue_id is None or locked.offered_to_id:
        raise ConversationMoved(conversation.pk)
    origin = Origin.PICK if by is not None else Origin.DISTRIBUTION
    assign_all([(locked, agent)], origin, by=by)
    conversation.refresh_from_db()


@transaction.atomic
def take_back(conversation: Conversation, agent: Agent) -> None:
    """Who gave it to the queue a moment ago has it again; raises ConversationMoved otherwise."""
    locked = lock(conversation)
    last, lately = locked.sessions.last(), timezone.now() - GIVEN_BACK_LATELY
    released = locked.sessions.filter(closure_reason=Reason.AGENT_RELEASED, closed_at__gte=lately)
    if last is None or not released.filter(pk=last.pk, agent=agent).exists():
        raise ConversationMoved(conversation.pk)
    assign(conversation, agent, by=agent.user)


@transaction.atomic
def assign_all(pairs: Pairs, origin: Session.Origin, *, by: User | None = None) -> None:
    """Give open conversations to agents, with few statements.

    Whoever calls this holds the rows of the conversations, and for the engine those of the
    agents too, whose capacity it has counted.
    """
    if not pairs:
        return
    Conversation.assign_locked(pairs, Verb.ASSIGN)
    _remember_assignment(pairs)
    sessions.begin(pairs, origin, from_queue=True)
    timeline.record_all(
        _event(Kind.ASSIGNED, pair, by, origin=origin, picked=by is not None) for pair in pairs
    )


@transaction.atomic
def offer_all(pairs: Pairs, origin: Session.Origin, *, by: User | None = None) -> None:
    """Ask agents, who hold the capacity until they answer; the caller holds all the rows."""
    if not pairs:
        return
    Conversation.offer_locked(pairs)
    _remember_assignment(pairs)
    sessions.offer(pairs, origin, from_queue=pairs[0][0].status == Status.OPEN)
    timeline.record_all(_event(Kind.OFFERED, pair, by, origin=origin) for pair in pairs)


@transaction.atomic
def accept(conversation: Conversation, agent: Agent) -> None:
    """The agent takes what they were offered: from the queue, or over from a colleague."""
    locked = lock(conversation)
    session = locked.sessions.pending().filter(agent=agent).first()
    if session is None or locked.offered_to_id != agent.pk:
        raise OfferGone(conversation.pk)
    session.conversation = locked
    before = locked.agent
    if locked.status == Status.ACTIVE:
        _hand_over(locked, agent, Verb.TAKE_OVER, Reason.TRANSFERRED_TO_AGENT)
        kind = Kind.TRANSFERRED
    else:
        Conversation.assign_locked([(locked, agent)], Verb.ASSIGN)
        kind = Kind.ASSIGNED
    sessions.accept(session)
    facts = {"origin": session.origin, "accepted": True, **_from(before)}
    timeline.record_all([_event(kind, (locked, agent), agent.user, **facts)])
    conversation.refresh_from_db()


@transaction.atomic
def turn_down(session: Session, kind: ConversationEvent.Kind, reason: Reason) -> Conversation:
    """This offer ends without being accepted; its conversation. Raises OfferGone."""
    locked = lock(session.conversation)
    if not locked.sessions.pending().filter(pk=session.pk).exists():
        raise OfferGone(locked.pk)
    sessions.end_offer(locked, reason)
    locked.turn_down()
    agent = session.agent
    _say_offer_is_gone(locked, agent)
    by = agent.user if kind == Kind.REJECTED else None
    transfer = locked.status == Status.ACTIVE
    timeline.record_all([_event(kind, (locked, agent), by, transfer=transfer)])
    return locked


@transaction.atomic
def take_over(
    conversation: Conversation, agent: Agent, origin: Session.Origin, *, by: User
) -> None:
    """Without asking: a transfer where the stream assigns by itself, or a supervisor's word."""
    locked = lock(conversation)
    withdraw(locked)
    before = locked.agent
    supervisor = origin == Origin.SUPERVISOR
    if locked.status == Status.OPEN and locked.queue_id is None:
        raise ConversationMoved(conversation.pk)
    if before is not None:
        reason = Reason.REASSIGNED if supervisor else Reason.TRANSFERRED_TO_AGENT
        _hand_over(locked, agent, Verb.REASSIGN if supervisor else Verb.TAKE_OVER, reason)
    else:
        Conversation.assign_locked([(locked, agent)], Verb.REASSIGN)
    _remember_assignment([(locked, agent)])
    sessions.begin([(locked, agent)], origin, from_queue=before is None)
    changes_hands = before is not None and before.pk != agent.pk
    kind = Kind.TRANSFERRED if changes_hands else Kind.ASSIGNED
    timeline.record_all([_event(kind, (locked, agent), by, origin=origin, **_from(before))])
    conversation.refresh_from_db()


def withdraw(locked: Conversation) -> None:
    """Whoever is being asked need not answer any more; the caller holds the row."""
    asked = sessions.end_offer(locked, Reason.WITHDRAWN)
    if asked is not None:
        _say_offer_is_gone(locked, asked)
        timeline.record_all([_event(Kind.WITHDRAWN, (locked, asked), None)])


def _hand_over(
    locked: Conversation, agent: Agent, verb: Verb, reason: Session.ClosureReason
) -> None:
    """From one agent to another, counted."""
    changes_hands = locked.agent_id != agent.pk
    timeline.tell(locked)
    sessions.end_running(locked, reason)
    Conversation.assign_locked([(locked, agent)], verb)
    locked.transfer_count += int(changes_hands)
    locked.escalation_count += int(changes_hands and agent.user.supervises)
    locked.save(update_fields=["transfer_count", "escalation_count"])


def _remember_assignment(pairs: Pairs) -> None:
    keys = {agent.pk for _, agent in pairs}
    Agent.objects.filter(pk__in=keys).update(last_assigned_at=timezone.now())


def _say_offer_is_gone(conversation: Conversation, agent: Agent) -> None:
    """To that agent; whoever else it concerns hears what happened."""
    announce([Change(conversation=conversation.pk, agent=agent.pk)])


def _from(agent: Agent | None) -> dict[str, Any]:
    return {} if agent is None else {"from_agent": agent.pk, "from_name": str(agent)}


def _event(
    kind: ConversationEvent.Kind, pair: tuple[Conversation, Agent], by: User | None, **facts: Any
) -> ConversationEvent:
    conversation, agent = pair
    data = {"agent": agent.pk, "agent_name": str(agent), **facts}
    return ConversationEvent(conversation=conversation, kind=kind, actor=by, data=data)
