"""The platform tells what our side sent: our own answers, and what was written elsewhere."""

from workstreams.channels.events import MessageEchoed
from workstreams.conversations import timeline
from workstreams.conversations.intake.desk import Arrival, Desk, client_key
from workstreams.conversations.intake.messages import append
from workstreams.conversations.models import Conversation, Direction, Message, Origin, State


def settle_echo(desk: Desk, arrival: Arrival, event: MessageEchoed) -> None:
    key = client_key(event)
    message = desk.ours.get(key) if key else None
    message = message or desk.known.get((arrival.channel.pk, event.external_id))
    if message is not None:
        if message.pk and message.is_ours:
            message.mark_sent(event.external_id, event.occurred_at)
            desk.changes.append(timeline.change_of(message.conversation))
        return
    identity = desk.identities.get(arrival.address)
    conversation = desk.latest.get(identity.pk) if identity else None
    if conversation is not None:
        _append_written_elsewhere(desk, conversation, arrival, event)


def _append_written_elsewhere(
    desk: Desk, conversation: Conversation, arrival: Arrival, event: MessageEchoed
) -> None:
    """Shown in the thread; it never opens, routes or reopens a conversation."""
    conversation = desk.conversations.get(conversation.identity_id, conversation)
    message = Message(
        conversation=conversation,
        channel=arrival.channel,
        direction=Direction.OUTBOUND,
        origin=Origin.ELSEWHERE,
        text=event.text,
        external_id=event.external_id,
        state=State.SENT,
        occurred_at=event.occurred_at,
        platform_at=event.occurred_at,
        sent_at=event.occurred_at,
    )
    append(desk, conversation, message, event.attachments)
    if conversation.waiting_since and event.occurred_at >= conversation.waiting_since:
        conversation.waiting_since = None
