"""What one batch of arrivals knows, and what it decides before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from workstreams.conversations.intake.arrivals import Address, Arrival, Named
from workstreams.conversations.live import Change
from workstreams.conversations.models import (
    Attachment,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    EarlyEffect,
    Message,
    MessageVersion,
    Reaction,
)

Told = tuple[str, datetime]  # what happened, and when

NOBODY = "unknown customer"
NOWHERE = "no conversation with this customer"
NOT_THEIRS = "message of somebody else"
ERASED = "customer was erased"


@dataclass(frozen=True)
class LeftOut:
    """An arrival that found no place here, and why."""

    arrival: Arrival
    reason: str


@dataclass
class Known:
    """Read at the beginning, in bulk; everyone's rows are locked."""

    arrivals: Sequence[Arrival]  # to be taken in
    identities: dict[Address, ContactIdentity]
    conversations: dict[int, Conversation]  # the live one of each identity
    latest: dict[int, Conversation]  # of identities something may belong to that came late
    earlier: dict[int, Conversation]  # the last one of who writes again without a live one
    rows: dict[int, Conversation]  # every locked one by its key
    known: dict[Named, Message]  # whatever is spoken of
    ours: dict[UUID, Message]  # by the metadata of an echo
    unconfirmed: dict[int, list[Message]]  # of ours without an id, where an echo has no mark
    strangers: list[ContactIdentity]  # who wrote for the first time
    variables: dict[int, frozenset[str]]  # that work streams declare, where a referral came
    early: dict[Named, list[EarlyEffect]]  # what was done to messages before they came
    reactions: dict[int, Reaction]  # so far, by message
    former_words: dict[int, list[str]]  # before they were edited, of messages that are taken back
    told: dict[int, set[Told]]  # what is on the timelines of an identity


@dataclass
class Desk(Known):
    """And what was decided."""

    people: dict[int, ContactIdentity] = field(default_factory=dict)  # of whom something changed
    referred: dict[int, Conversation] = field(default_factory=dict)
    opened: list[Conversation] = field(default_factory=list)
    kept: list[Conversation] = field(default_factory=list)  # opened and closed at once
    touched: dict[int, Conversation] = field(default_factory=dict)
    cleaned: dict[int, Conversation] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    changed: dict[int, Message] = field(default_factory=dict)  # saved ones, by key
    moved: list[tuple[Conversation, list[int]]] = field(default_factory=list)
    versions: list[MessageVersion] = field(default_factory=list)
    reacted: dict[int, Reaction] = field(default_factory=dict)  # by identity of the object
    unsent: list[Message] = field(default_factory=list)
    never_came: list[Arrival] = field(default_factory=list)  # about what was taken back unseen
    came_again: list[Message] = field(default_factory=list)  # words that were forgotten
    waited: list[EarlyEffect] = field(default_factory=list)  # took effect, or never will
    left: list[LeftOut] = field(default_factory=list)
    events: list[ConversationEvent] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def leave(self, arrival: Arrival, reason: str) -> None:
        self.left.append(LeftOut(arrival, reason))

    def is_news(self, arrival: Arrival) -> bool:
        """It may open, route and reopen; of who is blocked nothing does."""
        return not arrival.is_quiet and self.identities[arrival.address].blocked_at is None

    def writers(self) -> list[ContactIdentity]:
        """Who wrote just now; what was only read along or fetched later is no news of them."""
        news = [m for m in self.messages if not (m.is_ours or m.from_standby or m.from_history)]
        wrote = {message.conversation.identity_id for message in news}
        return [identity for identity in self.identities.values() if identity.pk in wrote]

    def conversation_of(self, identity: ContactIdentity) -> Conversation | None:
        """The live one, else the latest."""
        return self.conversations.get(identity.pk) or self.latest.get(identity.pk)

    def row_of(self, message: Message) -> Conversation | None:
        """The conversation it stands in; None where that row is not ours to write."""
        return self.rows.get(message.conversation_id) if message.pk else message.conversation

    def record(
        self,
        conversation: Conversation,
        kind: ConversationEvent.Kind,
        at: datetime | None = None,
        **data: object,
    ) -> None:
        moment = {"happened_at": at} if at else {}
        event = ConversationEvent(conversation=conversation, kind=kind, data=data, **moment)
        self.events.append(event)

    def forget_unsent(self) -> None:
        """What belongs to a message that was taken back is not written at all."""
        self.versions = [each for each in self.versions if not each.message.unsent_at]
        self.attachments = [each for each in self.attachments if not each.message.unsent_at]
        kept = (each for each in self.reacted.values() if not each.message.unsent_at)
        self.reacted = {id(reaction.message): reaction for reaction in kept}


def by_message(effects: Iterable[EarlyEffect]) -> dict[Named, list[EarlyEffect]]:
    grouped: dict[Named, list[EarlyEffect]] = defaultdict(list)
    for effect in effects:
        grouped[effect.channel_id, effect.external_id].append(effect)
    return grouped
