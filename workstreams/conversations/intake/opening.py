"""Which conversation something belongs to, and how one begins or comes back."""

from django.utils import timezone

from workstreams.conversations import timeline
from workstreams.conversations.intake.arrivals import Arrival
from workstreams.conversations.intake.desk import Desk
from workstreams.conversations.intake.referrals import use_referral
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Status,
)
from workstreams.conversations.transitions import Verb

Kind = ConversationEvent.Kind


def conversation_for(desk: Desk, arrival: Arrival, identity: ContactIdentity) -> Conversation:
    """The live one, brought back where it was put aside; else a new one."""
    conversation = desk.conversations.get(identity.pk)
    if conversation is None:
        return open_conversation(desk, arrival, identity)
    if conversation.status == Status.WAITING:
        bring_back(desk, conversation)
    return conversation


def open_conversation(desk: Desk, arrival: Arrival, identity: ContactIdentity) -> Conversation:
    conversation = _begun(arrival, identity)
    _follow(conversation, desk.latest.get(identity.pk) or desk.earlier.get(identity.pk))
    desk.conversations[identity.pk] = conversation
    desk.latest[identity.pk] = conversation
    desk.opened.append(conversation)
    desk.record(conversation, Kind.OPENED)
    use_referral(desk, conversation)
    return conversation


def quiet_conversation(desk: Desk, arrival: Arrival, identity: ContactIdentity) -> Conversation:
    """The live one as it is, else the latest; else one that is closed from the beginning."""
    conversation = desk.conversation_of(identity)
    if conversation is None:
        at = arrival.event.occurred_at
        conversation = _begun(arrival, identity)
        conversation.status = Status.CLOSED
        conversation.opened_at = conversation.status_changed_at = conversation.closed_at = at
        desk.latest[identity.pk] = conversation
        desk.kept.append(conversation)
        if arrival.is_history:
            desk.record(conversation, Kind.IMPORTED)
        elif arrival.is_quiet:
            desk.record(conversation, Kind.HELD_ELSEWHERE, at, owner=identity.held_by)
    return conversation


def _begun(arrival: Arrival, identity: ContactIdentity) -> Conversation:
    return Conversation(
        identity=identity,
        channel=arrival.channel,
        work_stream_id=arrival.channel.work_stream_id,
        contact_id=identity.contact_id,
        account_id=identity.account_id,
        last_activity_at=arrival.event.occurred_at,
    )


def _follow(conversation: Conversation, earlier: Conversation | None) -> None:
    """It knows its predecessor, and the agent who had that one."""
    if earlier is not None:
        conversation.predecessor = earlier
        conversation.preferred_agent_id = earlier.agent_id


def bring_back(desk: Desk, conversation: Conversation) -> None:
    """The customer answered: back into its queue, where the agent it had is asked first."""
    desk.changes.append(timeline.change_of(conversation))
    desk.record(conversation, Kind.RETURNED, from_agent=conversation.agent_id)
    had_it, last_activity_at = conversation.agent_id, conversation.last_activity_at
    conversation.step(Verb.RETURN, timezone.now())
    conversation.preferred_agent_id = had_it
    conversation.last_activity_at = last_activity_at  # the message that brought it back comes next
