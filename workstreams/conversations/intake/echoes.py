"""The platform tells what our side sent: our own answers, and what was written elsewhere."""

from workstreams.channels.events import MessageEchoed
from workstreams.conversations import timeline
from workstreams.conversations.intake.arrivals import Arrival
from workstreams.conversations.intake.desk import NOBODY, NOWHERE, Desk
from workstreams.conversations.intake.effects import apply_early
from workstreams.conversations.intake.messages import append
from workstreams.conversations.intake.opening import quiet_conversation
from workstreams.conversations.intake.preparing import client_key
from workstreams.conversations.intake.unconfirmed import bears_no_mark, recognised
from workstreams.conversations.models import Conversation, Direction, Message, Origin, State


def settle_echo(desk: Desk, arrival: Arrival, event: MessageEchoed) -> None:
    message = _ours(desk, arrival, event)
    if message is None:
        _take_in_from_elsewhere(desk, arrival, event)
        return
    if message.has_no_content:
        desk.came_again.append(message)
    if message.pk and message.is_ours:
        if message.pk not in desk.changed:  # that is read anew, and this batch wrote nothing yet
            message.mark_sent(event.external_id, event.occurred_at)
        _remember(desk, message)
        apply_early(desk, message)
        desk.changes.append(timeline.change_of(message.conversation))


def _ours(desk: Desk, arrival: Arrival, event: MessageEchoed) -> Message | None:
    """By our mark, as long as it stands on a message of this channel; else by its id.

    Where neither is told, by its words.
    """
    key = client_key(event)
    message = desk.ours.get(key) if key else None
    if message is not None and message.channel_id == arrival.channel.pk:
        return message
    known = desk.known.get((arrival.channel.pk, event.external_id))
    return known or _without_a_mark(desk, arrival, event)


def _without_a_mark(desk: Desk, arrival: Arrival, event: MessageEchoed) -> Message | None:
    identity = desk.identities.get(arrival.address)
    if identity is None or not bears_no_mark(event):
        return None
    return recognised(desk.unconfirmed.get(identity.pk, []), event)


def _remember(desk: Desk, message: Message) -> None:
    """What comes after it in this batch may speak of it."""
    named = (message.channel_id, message.external_id)
    known = desk.known.get(named)
    if known is None or known.pk != message.pk:
        desk.known[named] = message


def _take_in_from_elsewhere(desk: Desk, arrival: Arrival, event: MessageEchoed) -> None:
    """Shown in the thread; it never opens, routes or reopens a conversation.

    History alone begins where there is nothing yet, with a conversation that is closed.
    """
    identity = desk.identities.get(arrival.address)
    if identity is None:
        desk.leave(arrival, NOBODY)
        return
    if arrival.is_history:
        _append(desk, quiet_conversation(desk, arrival, identity), arrival, event)
    elif (conversation := desk.conversation_of(identity)) is not None:
        _append(desk, conversation, arrival, event)
    else:
        desk.leave(arrival, NOWHERE)


def _append(desk: Desk, conversation: Conversation, arrival: Arrival, event: MessageEchoed) -> None:
    message = Message(
        conversation=conversation,
        channel=arrival.channel,
        direction=Direction.OUTBOUND,
        origin=Origin.ELSEWHERE,
        text=event.text,
        external_id=event.external_id,
        sent_through=event.application_id,
        state=State.SENT,
        from_standby=event.is_standby,
        from_history=arrival.is_history,
        occurred_at=event.occurred_at,
        platform_at=event.occurred_at,
        sent_at=event.occurred_at,
    )
    append(desk, conversation, message, event.attachments)
    if conversation.waiting_since and event.occurred_at >= conversation.waiting_since:
        conversation.waiting_since = None
