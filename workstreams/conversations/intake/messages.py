"""A customer's message joins its conversation, or opens one."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from workstreams.channels.events import MessageReceived, ReceivedAttachment
from workstreams.channels.models import Channel
from workstreams.conversations import timeline
from workstreams.conversations.intake.desk import Arrival, Desk
from workstreams.conversations.intake.referrals import keep_referral
from workstreams.conversations.last_line import last_line
from workstreams.conversations.models import (
    Attachment,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Direction,
    Message,
    Origin,
    State,
    Status,
)
from workstreams.conversations.transitions import Verb

Kind = ConversationEvent.Kind


def receive(desk: Desk, arrival: Arrival, event: MessageReceived) -> None:
    if (arrival.channel.pk, event.external_id) in desk.known:
        return
    identity = desk.identities[arrival.address]
    identity.window_opened_at = _later(identity.window_opened_at, event.occurred_at)
    conversation = _conversation_for(desk, identity, arrival.channel, event.occurred_at)
    message = Message(
        conversation=conversation,
        channel=arrival.channel,
        direction=Direction.INBOUND,
        origin=Origin.CUSTOMER,
        kind="unsupported" if event.unsupported else event.kind,
        text=event.text,
        payload=event.payload,
        reply_to_external_id=event.reply_to_external_id,
        external_id=event.external_id,
        state=State.RECEIVED,
        occurred_at=event.occurred_at,
    )
    append(desk, conversation, message, event.attachments)
    if event.referral is not None:
        keep_referral(desk, conversation, event.referral)
    conversation.last_customer_message_at = _later(
        conversation.last_customer_message_at, event.occurred_at
    )
    conversation.waiting_since = conversation.waiting_since or event.occurred_at


def _conversation_for(
    desk: Desk, identity: ContactIdentity, channel: Channel, at: datetime
) -> Conversation:
    conversation = desk.conversations.get(identity.pk)
    if conversation is None:
        conversation = Conversation(
            identity=identity,
            channel=channel,
            work_stream_id=channel.work_stream_id,
            contact_id=identity.contact_id,
            last_activity_at=at,
        )
        _follow(conversation, desk.earlier.get(identity.pk))
        desk.conversations[identity.pk] = conversation
        desk.latest[identity.pk] = conversation
        desk.opened.append(conversation)
        desk.events.append(ConversationEvent(conversation=conversation, kind=Kind.OPENED))
    elif conversation.status == Status.WAITING:
        _bring_back(desk, conversation)
    return conversation


def _follow(conversation: Conversation, earlier: Conversation | None) -> None:
    """It knows its predecessor, and the agent who had that one."""
    if earlier is not None:
        conversation.predecessor_id = earlier.pk
        conversation.preferred_agent_id = earlier.agent_id
        conversation.contact_id = conversation.contact_id or earlier.contact_id


def _bring_back(desk: Desk, conversation: Conversation) -> None:
    """The customer answered: back into its queue, where the agent it had is asked first."""
    desk.changes.append(timeline.change_of(conversation))
    desk.events.append(
        ConversationEvent(
            conversation=conversation,
            kind=Kind.RETURNED,
            data={"from_agent": conversation.agent_id},
        )
    )
    had_it, last_activity_at = conversation.agent_id, conversation.last_activity_at
    conversation.step(Verb.RETURN, timezone.now())
    conversation.preferred_agent_id = had_it
    conversation.last_activity_at = last_activity_at  # the message that brought it back comes next


def append(
    desk: Desk,
    conversation: Conversation,
    message: Message,
    attachments: Sequence[ReceivedAttachment],
) -> None:
    if message.external_id:
        desk.known[message.channel_id, message.external_id] = message
    desk.messages.append(message)
    allowed = message.is_ours or message.channel.customer_attachments
    for received in attachments:
        kept = received if allowed else ReceivedAttachment(kind=received.kind)
        desk.attachments.append(
            Attachment(
                message=message,
                kind=kept.kind,
                url=kept.url,
                title=kept.title,
                details=kept.details,
                is_refused=not allowed,
            )
        )
    _touch(desk, conversation, message, attachments)


def _touch(
    desk: Desk,
    conversation: Conversation,
    message: Message,
    attachments: Sequence[ReceivedAttachment],
) -> None:
    if _is_newest(conversation, message):
        conversation.last_line = last_line(message.text, [part.kind for part in attachments])
        conversation.last_line_is_ours = message.is_ours
    conversation.last_activity_at = _later(conversation.last_activity_at, message.occurred_at)
    desk.touched[id(conversation)] = conversation
    if conversation.pk:
        desk.changes.append(timeline.change_of(conversation))


def _is_newest(conversation: Conversation, message: Message) -> bool:
    """Batches may overtake each other. Assigning and the like are activity, yet say nothing."""
    if conversation.last_line_is_ours:
        return message.occurred_at >= conversation.last_activity_at
    before = conversation.last_customer_message_at
    return before is None or message.occurred_at >= before


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
