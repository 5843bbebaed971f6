"""Who answers a customer: we, or another application that has their thread."""

from datetime import datetime

from django.db.models import Max

from workstreams.channels.events import ThreadOwnerChanged
from workstreams.conversations import timeline
from workstreams.conversations.intake.arrivals import Arrival
from workstreams.conversations.intake.desk import Desk
from workstreams.conversations.intake.opening import bring_back, open_conversation
from workstreams.conversations.last_line import last_line
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Direction,
    Message,
    Status,
)

Kind = ConversationEvent.Kind


def change_owner(desk: Desk, arrival: Arrival, event: ThreadOwnerChanged) -> None:
    """Repeated and late news of an owner change nothing."""
    identity = desk.identities.get(arrival.address)
    is_elsewhere = bool(event.owner) and not event.is_ours
    kind = Kind.HELD_ELSEWHERE if is_elsewhere else Kind.HANDED_BACK
    if identity is None or _is_old(desk, identity, kind, event.occurred_at):
        return
    if is_elsewhere:
        hold(desk, identity, event.occurred_at, event.owner)
        return
    hand_back(desk, identity, event.occurred_at)
    if event.is_ours:
        _take_over(desk, arrival, identity)


def _is_old(desk: Desk, identity: ContactIdentity, kind: Kind, at: datetime) -> bool:
    told = desk.told.get(identity.pk, set())
    owners = [when for what, when in told if what in (Kind.HELD_ELSEWHERE, Kind.HANDED_BACK)]
    return (kind, at) in told or any(when > at for when in owners)


def hold(desk: Desk, identity: ContactIdentity, at: datetime, owner: str = "") -> None:
    """`owner` is empty where the platform only shows that it is not us."""
    is_new = identity.held_since is None
    if not is_new and owner in ("", identity.held_by):
        return
    identity.held_by = owner
    identity.held_since = at if is_new else identity.held_since
    _tell(desk, identity, Kind.HELD_ELSEWHERE, at, owner=owner)


def hand_back(desk: Desk, identity: ContactIdentity, at: datetime) -> None:
    if identity.held_since is None or at < identity.held_since:
        return
    identity.held_by, identity.held_since = "", None
    _tell(desk, identity, Kind.HANDED_BACK, at)


def _tell(desk: Desk, identity: ContactIdentity, kind: Kind, at: datetime, **data: str) -> None:
    desk.people[identity.pk] = identity
    desk.told.setdefault(identity.pk, set()).add((kind, at))
    if (conversation := desk.conversation_of(identity)) is not None:
        desk.record(conversation, kind, at, **data)


def _take_over(desk: Desk, arrival: Arrival, identity: ContactIdentity) -> None:
    """What the customer wrote meanwhile, and nobody has answered, is ours to answer now."""
    waiting = _unanswered(desk, identity)
    if not waiting:
        return
    conversation = desk.conversations.get(identity.pk)
    if conversation is None:
        conversation = open_conversation(desk, arrival, identity)
        _move(desk, conversation, waiting)
    elif conversation.status == Status.WAITING:
        bring_back(desk, conversation)
    conversation.waiting_since = conversation.waiting_since or waiting[0].occurred_at
    desk.touched[id(conversation)] = conversation
    if conversation.pk:
        desk.changes.append(timeline.change_of(conversation))


def _unanswered(desk: Desk, identity: ContactIdentity) -> list[Message]:
    """Read along while another application answered, after the last word of our side."""
    theirs = Message.objects.filter(conversation__identity=identity.pk, unsent_at=None)
    just_now = [m for m in desk.messages if m.conversation.identity_id == identity.pk]
    said = Message.objects.outbound_to(identity.pk).aggregate(last=Max("occurred_at"))["last"]
    answers = [m.occurred_at for m in just_now if m.is_ours] + ([said] if said else [])
    kept = theirs.filter(direction=Direction.INBOUND, from_standby=True)
    found = [*kept.prefetch_related("attachments"), *just_now]
    waiting = [m for m in found if m.from_standby and not m.is_ours and not m.unsent_at]
    waiting = [m for m in waiting if not answers or m.occurred_at > max(answers)]
    return sorted(waiting, key=lambda message: message.occurred_at)


def _move(desk: Desk, conversation: Conversation, messages: list[Message]) -> None:
    """Into the conversation in which they are answered; from now on they are news."""
    keys = [message.pk for message in messages if message.pk]
    desk.moved.append((conversation, keys))
    for message in messages:
        message.conversation = conversation
        message.from_standby = False
    last = messages[-1]
    came = [each for each in desk.attachments if each.message is last]
    kinds = [each.kind for each in (last.attachments.all() if last.pk else came)]
    conversation.last_line = last_line(last.text, kinds)
    conversation.last_customer_message_at = last.occurred_at
