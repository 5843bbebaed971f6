"""Delivery and read receipts: watermarks that only move forward, a whole batch at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workstreams.bulk_update import update_together
from workstreams.channels.events import MessagesDelivered, MessagesRead
from workstreams.conversations import timeline
from workstreams.conversations.intake.arrivals import Arrival
from workstreams.conversations.intake.desk import NOBODY, Desk
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    Direction,
    Message,
    State,
)


@dataclass
class Told:
    """What the receipts of one customer say; `named` are messages and when they arrived."""

    delivered: datetime | None = None
    read: datetime | None = None
    named: dict[str, datetime] = field(default_factory=dict)


def acknowledge(desk: Desk, arrivals: Sequence[Arrival]) -> None:
    """Their rows are locked; runs last, since receipts may speak of what came with them."""
    told: dict[int, Told] = defaultdict(Told)
    for arrival in arrivals:
        if (identity := desk.identities.get(arrival.address)) is not None:
            _listen(told, identity, arrival)
        elif isinstance(arrival.event, MessagesDelivered | MessagesRead):
            desk.leave(arrival, NOBODY)
    if not told:
        return
    identities = {each.pk: each for each in desk.identities.values() if each.pk in told}
    _move_watermarks(identities.values(), told)
    changed = _mark_delivered(identities, told) | _mark_read(identities, told)
    conversations = Conversation.objects.filter(pk__in=changed)
    desk.changes.extend(timeline.change_of(conversation) for conversation in conversations)


def _listen(told: dict[int, Told], identity: ContactIdentity, arrival: Arrival) -> None:
    match arrival.event:
        case MessagesDelivered() as event:
            heard = told[identity.pk]
            heard.delivered = _later(heard.delivered, event.watermark)
            heard.named |= dict.fromkeys(event.external_ids, event.watermark)
        case MessagesRead() as event:
            heard = told[identity.pk]
            heard.read = _later(heard.read, event.watermark)


def _move_watermarks(identities: Collection[ContactIdentity], told: dict[int, Told]) -> None:
    for identity in identities:
        heard = told[identity.pk]
        identity.delivered_until = _later(identity.delivered_until, heard.delivered)
        identity.read_until = _later(identity.read_until, heard.read)
    update_together(list(identities), ["delivered_until", "read_until"])


def _mark_delivered(identities: dict[int, ContactIdentity], told: dict[int, Told]) -> set[int]:
    """Those named, and all that left before the watermark; gives their conversations."""
    keys = [key for key, heard in told.items() if heard.delivered]
    changed = []
    for message in _sent_to(keys, [State.SENT]):
        identity = identities[message.conversation.identity_id]
        named_at = told[identity.pk].named.get(message.external_id)
        if named_at or message.left_until(identity.delivered_until):
            message.state = State.DELIVERED
            message.delivered_at = named_at or identity.delivered_until
            changed.append(message)
    update_together(changed, ["state", "delivered_at"])
    return {message.conversation_id for message in changed}


def _mark_read(identities: dict[int, ContactIdentity], told: dict[int, Told]) -> set[int]:
    """All that left before the watermark; gives their conversations."""
    keys = [key for key, heard in told.items() if heard.read]
    changed = []
    for message in _sent_to(keys, [State.SENT, State.DELIVERED]):
        until = identities[message.conversation.identity_id].read_until
        if message.left_until(until):
            message.state, message.read_at = State.READ, until
            changed.append(message)
    update_together(changed, ["state", "read_at"])
    return {message.conversation_id for message in changed}


def _sent_to(identity_ids: Collection[int], states: Collection[State]) -> list[Message]:
    if not identity_ids:
        return []
    messages = Message.objects.filter(
        conversation__identity__in=identity_ids, direction=Direction.OUTBOUND, state__in=states
    )
    return list(
        messages.select_related("conversation").only(
            "state", "external_id", "platform_at", "claimed_at", "conversation__identity"
        )
    )


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)
