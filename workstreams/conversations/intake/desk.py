"""What one batch of arrivals needs to know, and what it decides before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from workstreams.channels.events import InboundEvent, MessageEchoed, MessageReceived
from workstreams.channels.models import Channel
from workstreams.conversations.live import Change
from workstreams.conversations.models import (
    LIVE,
    Attachment,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Message,
)
from workstreams.models import ContextVariable

Address = tuple[int, str]  # channel id, external id of the customer


@dataclass(frozen=True)
class Arrival:
    """One event at one of our channels."""

    channel: Channel
    event: InboundEvent

    @property
    def address(self) -> Address:
        return self.channel.pk, self.event.identity_external_id


@dataclass
class Desk:
    """What the batch needs to know, and what it decided, before anything is written."""

    identities: dict[Address, ContactIdentity]
    conversations: dict[int, Conversation]  # the live one of each identity
    latest: dict[int, Conversation]  # of identities that received an echo
    earlier: dict[int, Conversation]  # the last one of who writes again without a live one
    known: dict[tuple[int, str], Message]  # by channel and external id
    ours: dict[UUID, Message]  # by the metadata of an echo
    strangers: list[ContactIdentity]  # who wrote for the first time
    variables: dict[int, frozenset[str]]  # that work streams declare, where a referral came
    referred: dict[int, Conversation] = field(default_factory=dict)
    opened: list[Conversation] = field(default_factory=list)
    touched: dict[int, Conversation] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    events: list[ConversationEvent] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def prepare(arrivals: Sequence[Arrival]) -> Desk:
    writers = {a.address for a in arrivals if isinstance(a.event, MessageReceived)}
    identities, strangers = _locked_identities(writers, {a.address for a in arrivals})
    echoes = [arrival for arrival in arrivals if isinstance(arrival.event, MessageEchoed)]
    live, latest = _locked_conversations(identities, echoes)
    known = {identities[address].pk for address in writers} - {s.pk for s in strangers}
    return Desk(
        identities=identities,
        conversations=live,
        latest=latest,
        earlier=_earlier_conversations(known - live.keys()),
        known=_known_messages(arrivals),
        ours=_our_messages(echoes),
        strangers=strangers,
        variables=_declared_variables(arrivals, live),
    )


def _locked_identities(
    writers: set[Address], everyone: set[Address]
) -> tuple[dict[Address, ContactIdentity], list[ContactIdentity]]:
    """Everyone known, locked, with those who write for the first time made known."""
    found = _lock(everyone)
    missing = sorted(writers - found.keys())
    if not missing:
        return found, []
    ContactIdentity.objects.bulk_create(
        [ContactIdentity(channel_id=channel, external_id=key) for channel, key in missing],
        ignore_conflicts=True,
    )
    made = _lock(set(missing))
    return found | made, list(made.values())


def _lock(addresses: set[Address]) -> dict[Address, ContactIdentity]:
    identities = ContactIdentity.objects.at(addresses).order_by("id").select_for_update()
    by_address = {(identity.channel_id, identity.external_id): identity for identity in identities}
    return {address: by_address[address] for address in addresses if address in by_address}


def _locked_conversations(
    identities: dict[Address, ContactIdentity], echoes: list[Arrival]
) -> tuple[dict[int, Conversation], dict[int, Conversation]]:
    """The live conversation of each customer, and the latest of those who got an echo."""
    everyone = [identity.pk for identity in identities.values()]
    echoed = {identities[echo.address].pk for echo in echoes if echo.address in identities}
    newest = Conversation.objects.filter(identity__in=echoed).order_by("identity", "-id")
    latest_keys = set(newest.distinct("identity").values_list("pk", flat=True)) if echoed else set()
    wanted = Q(identity__in=everyone, status__in=LIVE) | Q(pk__in=latest_keys)
    locked = list(Conversation.objects.filter(wanted).order_by("id").select_for_update())
    live = {found.identity_id: found for found in locked if found.status in LIVE}
    latest = {found.identity_id: found for found in locked if found.pk in latest_keys}
    return live, latest


def _earlier_conversations(identities: set[int]) -> dict[int, Conversation]:
    if not identities:
        return {}
    newest = Conversation.objects.filter(identity__in=identities).order_by("identity", "-id")
    return {found.identity_id: found for found in newest.distinct("identity")}


def _declared_variables(
    arrivals: Sequence[Arrival], live: dict[int, Conversation]
) -> dict[int, frozenset[str]]:
    """Their names by work stream; no query where nobody was referred."""
    referred = [a for a in arrivals if getattr(a.event, "referral", None)]
    if not referred:
        return {}
    streams = {arrival.channel.work_stream_id for arrival in referred}
    streams |= {conversation.work_stream_id for conversation in live.values()}
    declared: dict[int, set[str]] = {stream: set() for stream in streams}
    named = ContextVariable.objects.filter(work_stream__in=streams)
    for stream, name in named.values_list("work_stream", "name"):
        declared[stream].add(name)
    return {stream: frozenset(names) for stream, names in declared.items()}


def _known_messages(arrivals: Sequence[Arrival]) -> dict[tuple[int, str], Message]:
    wanted = {
        (arrival.channel.pk, arrival.event.external_id)
        for arrival in arrivals
        if isinstance(arrival.event, MessageReceived | MessageEchoed) and arrival.event.external_id
    }
    if not wanted:
        return {}
    messages = Message.objects.filter(
        channel__in={channel for channel, _ in wanted},
        external_id__in=[external for _, external in wanted],
    )
    return {(message.channel_id, message.external_id): message for message in messages}


def _our_messages(echoes: list[Arrival]) -> dict[UUID, Message]:
    keys = [key for echo in echoes if (key := client_key(echo.event)) is not None]
    if not keys:
        return {}
    messages = Message.objects.filter(client_key__in=keys).select_related("conversation")
    return {message.client_key: message for message in messages}


def client_key(event: InboundEvent) -> UUID | None:
    try:
        return UUID(event.metadata) if isinstance(event, MessageEchoed) else None
    except ValueError:
        return None  # another program's metadata
