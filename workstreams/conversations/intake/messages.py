"""A customer's message joins its conversation, or opens one."""

from collections.abc import Sequence
from datetime import datetime

from workstreams.channels.events import MessageReceived, ReceivedAttachment
from workstreams.conversations import timeline
from workstreams.conversations.files.expecting import expect, is_refused_with_files
from workstreams.conversations.intake.arrivals import Arrival
from workstreams.conversations.intake.desk import Desk
from workstreams.conversations.intake.effects import apply_early
from workstreams.conversations.intake.moving import move
from workstreams.conversations.intake.opening import conversation_for, quiet_conversation
from workstreams.conversations.intake.owners import hand_back, hold
from workstreams.conversations.intake.people import acted
from workstreams.conversations.intake.referrals import came_from, keep_referral
from workstreams.conversations.last_line import last_line
from workstreams.conversations.models import (
    Attachment,
    ContactIdentity,
    Conversation,
    Direction,
    Message,
    Origin,
    State,
)


def receive(desk: Desk, arrival: Arrival, event: MessageReceived) -> None:
    known = desk.known.get((arrival.channel.pk, event.external_id))
    if known is not None:
        _receive_again(desk, arrival, known)
        return
    identity = desk.identities[arrival.address]
    conversation = _conversation_for(desk, arrival, identity)
    acted(desk, identity, event.occurred_at, opens_window=True)
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
        from_standby=event.is_standby,
        from_history=arrival.is_history,
        occurred_at=event.occurred_at,
    )
    append(desk, conversation, message, event.attachments)
    _remember_where_from(desk, conversation, event)
    _wait_for_an_answer(desk, conversation, arrival)


def _receive_again(desk: Desk, arrival: Arrival, message: Message) -> None:
    """As a rule that changes nothing; what was fetched first, as history, is news by now."""
    if message.has_no_content:
        desk.came_again.append(message)
    elif message.from_history and desk.is_news(arrival) and not _is_answered(desk, message):
        identity = desk.identities[arrival.address]
        conversation = _conversation_for(desk, arrival, identity)
        move(desk, conversation, [message])
        desk.touched[id(conversation)] = conversation
        if conversation.pk:
            desk.changes.append(timeline.change_of(conversation))
        _wait_for_an_answer(desk, conversation, arrival)


def _is_answered(desk: Desk, message: Message) -> bool:
    at, identity = message.occurred_at, message.conversation.identity_id
    said = Message.objects.outbound_to(identity).left().filter(occurred_at__gt=at)
    just_now = (m for m in desk.messages if m.is_ours and m.conversation.identity_id == identity)
    return any(m.occurred_at > at for m in just_now) or said.exists()


def _conversation_for(desk: Desk, arrival: Arrival, identity: ContactIdentity) -> Conversation:
    at = arrival.event.occurred_at
    if not arrival.is_quiet:
        hand_back(desk, identity, at)
    elif not arrival.is_history:
        _learn_that_it_is_held(desk, identity, at)
    find = conversation_for if desk.is_news(arrival) else quiet_conversation
    return find(desk, arrival, identity)


def _learn_that_it_is_held(desk: Desk, identity: ContactIdentity, at: datetime) -> None:
    """The platform lets us read along, which it does only while somebody else answers."""
    before = identity.window_opened_at
    if before is None or before < at:
        hold(desk, identity, at)


def _remember_where_from(desk: Desk, conversation: Conversation, event: MessageReceived) -> None:
    if event.referral is not None:
        keep_referral(desk, conversation, event.referral)
    came_from(desk, conversation, event.entry_point)


def _wait_for_an_answer(desk: Desk, conversation: Conversation, arrival: Arrival) -> None:
    at = arrival.event.occurred_at
    conversation.last_customer_message_at = _later(conversation.last_customer_message_at, at)
    if desk.is_news(arrival):
        conversation.waiting_since = conversation.waiting_since or at


def append(
    desk: Desk,
    conversation: Conversation,
    message: Message,
    attachments: Sequence[ReceivedAttachment],
) -> None:
    if message.external_id:
        desk.known[message.channel_id, message.external_id] = message
    desk.messages.append(message)
    takes_files = message.is_ours or message.channel.customer_attachments
    for received in attachments:
        allowed = takes_files or not is_refused_with_files(received.kind)
        kept = received if allowed else ReceivedAttachment(kind=received.kind)
        attachment = Attachment(
            message=message,
            kind=kept.kind,
            url=kept.url,
            title=kept.title,
            details=kept.details,
            is_refused=not allowed,
        )
        desk.attachments.append(expect(attachment))
    _touch(desk, conversation, message, attachments)
    apply_early(desk, message)


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
