"""Who answers a customer: we, or another application that has their thread."""

from datetime import UTC, datetime

from django.db.models import Max

from workstreams.channels.events import ThreadOwnerChanged
from workstreams.conversations import timeline
from workstreams.conversations.intake.arrivals import Arrival
from workstreams.conversations.intake.desk import NOBODY, Desk
from workstreams.conversations.intake.moving import move
from workstreams.conversations.intake.opening import bring_back, open_conversation
from workstreams.conversations.models import (
    ContactIdentity,
    ConversationEvent,
    Direction,
    Message,
    Status,
)

Kind = ConversationEvent.Kind
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def change_owner(desk: Desk, arrival: Arrival, event: ThreadOwnerChanged) -> None:
    """Repeated and late news of an owner change nothing."""
    identity = desk.identities.get(arrival.address)
    if identity is None:
        desk.leave(arrival, NOBODY)
        return
    if event.previous_owner and not event.is_lost:
        return  # one of two others took the thread from the other
    is_elsewhere = event.is_lost or (bool(event.owner) and not event.is_ours)
    kind = Kind.HELD_ELSEWHERE if is_elsewhere else Kind.HANDED_BACK
    if _is_old(desk, identity, kind, event.occurred_at):
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
    waiting = _unanswered(desk, identity) if desk.is_news(arrival) else []
    if not waiting:
        return
    conversation = desk.conversations.get(identity.pk)
    if conversation is None:
        conversation = open_conversation(desk, arrival, identity)
        move(desk, conversation, waiting)
    elif conversation.status == Status.WAITING:
        bring_back(desk, conversation)
    conversation.waiting_since = conversation.waiting_since or waiting[0].occurred_at
    desk.touched[id(conversation)] = conversation
    if conversation.pk:
        desk.changes.append(timeline.change_of(conversation))


def _unanswered(desk: Desk, identity: ContactIdentity) -> list[Message]:
    """Read along while another application answered, after the last word of our side."""
    just_now = [m for m in desk.messages if m.conversation.identity_id == identity.pk]
    said = Message.objects.outbound_to(identity.pk).left().aggregate(last=Max("occurred_at"))
    answers = [m.occurred_at for m in just_now if m.is_ours]
    answered_at = max([*answers, said["last"] or LONG_AGO], default=LONG_AGO)
    kept = Message.objects.filter(
        conversation__identity=identity.pk,
        direction=Direction.INBOUND,
        from_standby=True,
        unsent_at=None,
        occurred_at__gt=answered_at,
    )
    read = [m for m in just_now if m.from_standby and not m.is_ours and not m.unsent_at]
    found = [*kept.prefetch_related("attachments"), *read]
    waiting = [m for m in found if m.occurred_at > answered_at]
    return sorted(waiting, key=lambda message: message.occurred_at)
