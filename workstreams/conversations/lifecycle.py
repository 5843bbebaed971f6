"""How a conversation leaves its agent: ended, put aside, given back, sent on, closed.

Locks are taken in one order everywhere: identity, conversation, agent.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workstreams.conversations import sessions, timeline
from workstreams.conversations.assignment import lock, withdraw
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    ConversationEvent,
    ConversationMoved,
    Direction,
    Session,
    Status,
)
from workstreams.conversations.refusal import Refused
from workstreams.conversations.transitions import Verb
from workstreams.models import Agent, Queue, User

Kind = ConversationEvent.Kind
Reason = Session.ClosureReason


class CustomerWroteMeanwhile(ConversationMoved):
    """There is a message the agent has not seen: read it before you let go."""


class CustomerIsBlocked(Refused):
    """Nobody answers them until they are unblocked."""


@transaction.atomic
def end(conversation: Conversation, by: User, seen: int | None = None) -> None:
    """Active to Wrap-up: settled, but the agent's capacity is still taken.

    `seen` is the newest message the agent has before their eyes, where the caller knows it;
    raises CustomerWroteMeanwhile when there is a newer one of the customer's.
    """
    conversation.end()
    withdraw(conversation)
    _refuse_if_unseen(conversation, seen)
    timeline.record(conversation, Kind.ENDED, by)


@transaction.atomic
def close_session(conversation: Conversation, by: User, seen: int | None = None) -> None:
    """The X: an active conversation waits for the customer, an ended one is closed.

    `seen` as for `end`.
    """
    if conversation.status == Status.WRAP_UP:
        _close(conversation, Verb.CLOSE, Reason.CONVERSATION_CLOSED, by)
        return
    put_aside(conversation, seen)
    timeline.record(conversation, Kind.PUT_ASIDE, by, agent=conversation.agent_id)


@transaction.atomic
def put_aside(conversation: Conversation, seen: int | None = None) -> None:
    """Active to Waiting: its agent is free for others. Whoever calls this tells why.

    `seen` as for `end`.
    """
    conversation.put_aside()
    withdraw(conversation)
    _refuse_if_unseen(conversation, seen)
    sessions.end_running(conversation, Reason.AGENT_CLOSED)


@transaction.atomic
def reopen(conversation: Conversation, by: User) -> None:
    """Waiting to Active, by the agent who put it aside; takes capacity even where none is left."""
    conversation.reopen()
    agent = Agent.objects.get(conversations=conversation.pk)
    sessions.begin([(conversation, agent)], Session.Origin.REOPENING, from_queue=False)
    timeline.record(conversation, Kind.REOPENED, by, agent=agent.pk)


@transaction.atomic
def resume(conversation: Conversation, by: User) -> None:
    """Wrap-up to Active: it was ended too soon; its session never stopped.

    Raises ConversationMoved also where the customer wrote meanwhile, which began a new one, and
    CustomerIsBlocked.
    """
    identity = ContactIdentity.objects.select_for_update().get(pk=conversation.identity_id)
    if identity.blocked_at is not None:
        raise CustomerIsBlocked(_("This customer is blocked. Unblock them first, then resume."))
    if Conversation.objects.live().filter(identity=conversation.identity_id).exists():
        raise ConversationMoved(conversation.pk)
    conversation.resume()
    timeline.record(conversation, Kind.REOPENED, by, agent=conversation.agent_id)


@transaction.atomic
def release(conversation: Conversation, by: User, seen: int | None = None) -> None:
    """The agent gives it back to its queue. `seen` as for `end`."""
    locked = _still_with(conversation)
    _refuse_if_unseen(locked, seen)
    _to_queue(locked, Verb.RELEASE, locked.queue, Reason.AGENT_RELEASED, Kind.RELEASED, by)
    conversation.refresh_from_db()


@transaction.atomic
def disconnect(conversation: Conversation) -> None:
    """Its agent's connection was lost for too long: it waits for someone who is there."""
    locked = _still_with(conversation)
    reason, kind = Reason.AGENT_DISCONNECTED, Kind.DISCONNECTED
    _to_queue(locked, Verb.DISCONNECT, locked.queue, reason, kind, None)
    conversation.refresh_from_db()


@transaction.atomic
def transfer(
    conversation: Conversation, queue: Queue, by: User | None, seen: int | None = None
) -> None:
    """Into another queue, where it waits for an agent; counted. `seen` as for `end`."""
    locked = _still_with(conversation)
    _refuse_if_unseen(locked, seen)
    count = {"transfer_count": locked.transfer_count + 1}
    _to_queue(locked, Verb.TRANSFER, queue, _sent_by(by, locked), Kind.TRANSFERRED, by, **count)
    conversation.refresh_from_db()


def _still_with(conversation: Conversation) -> Conversation:
    """The row, held; raises ConversationMoved when another agent has it by now."""
    locked = lock(conversation)
    if locked.agent_id != conversation.agent_id:
        raise ConversationMoved(conversation.pk)
    return locked


def _sent_by(by: User | None, conversation: Conversation) -> Session.ClosureReason:
    agent = conversation.agent
    own = by is not None and agent is not None and agent.user_id == by.pk
    return Reason.TRANSFERRED_TO_QUEUE if own else Reason.SUPERVISOR_TO_QUEUE


def _to_queue(
    locked: Conversation,
    verb: Verb,
    queue: Queue | None,
    reason: Session.ClosureReason,
    kind: ConversationEvent.Kind,
    by: User | None,
    **changes: Any,
) -> None:
    agent, left = locked.agent, locked.queue
    timeline.tell(locked)  # for whoever sees it go
    withdraw(locked)
    locked.back_to_queue(verb, queue, **changes)
    sessions.end_running(locked, reason)
    facts: dict[str, Any] = {"queue": locked.queue_id, "queue_name": str(queue or "")}
    if left is not None:
        facts |= {"from_queue": left.pk, "from_queue_name": str(left)}
    if agent is not None:
        facts |= {"from_agent": agent.pk, "from_name": str(agent)}
    timeline.record(locked, kind, by, **facts)


@transaction.atomic
def force_close(conversation: Conversation, by: User) -> None:
    """A supervisor closes it, whatever its state."""
    _close(conversation, Verb.FORCE_CLOSE, Reason.CONVERSATION_CLOSED, by, forced=True)


@transaction.atomic
def close_for_inactivity(conversation: Conversation) -> None:
    _close(conversation, Verb.EXPIRE, Reason.CONVERSATION_TIMEOUT, None)


@transaction.atomic
def close_for_overflow(conversation: Conversation) -> None:
    _close(conversation, Verb.OVERFLOW, Reason.CONVERSATION_CLOSED, None, overflow=True)


@transaction.atomic
def close_for_declines(conversation: Conversation) -> None:
    _close(conversation, Verb.GIVE_UP, Reason.CONVERSATION_CLOSED, None, declines=True)


@transaction.atomic
def close_for_block(conversation: Conversation, by: User) -> None:
    """Nobody shall have to answer this customer."""
    _close(conversation, Verb.FORCE_CLOSE, Reason.CONVERSATION_CLOSED, by, blocked=True)


@transaction.atomic
def close_for_erasure(conversation: Conversation, by: User | None) -> None:
    """Its customer is being forgotten; `by` is empty where they asked the platform for it."""
    _close(conversation, Verb.FORCE_CLOSE, Reason.CONVERSATION_CLOSED, by, erased=True)


def _refuse_if_unseen(conversation: Conversation, seen: int | None) -> None:
    """Asked while the conversation's row is ours, so that nothing can join it any more."""
    from_customer = conversation.messages.filter(direction=Direction.INBOUND)
    if seen is not None and from_customer.filter(pk__gt=seen).exists():
        raise CustomerWroteMeanwhile(conversation.pk)


def _close(
    conversation: Conversation, verb: Verb, reason: Reason, by: User | None, **facts: Any
) -> None:
    conversation.close(verb)
    withdraw(conversation)
    sessions.end_running(conversation, reason)
    timeline.record(
        conversation, Kind.CLOSED, by, reason=reason, agent=conversation.agent_id, **facts
    )
