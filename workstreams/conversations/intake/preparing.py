"""Read what a batch of arrivals needs to know, with a few queries however many there are.

Locks are taken in one order everywhere: identities, conversations. Messages are looked up
once the identities are ours, so that nobody else can bring the same message meanwhile.
"""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from workstreams.channels.events import (
    InboundEvent,
    MessageEchoed,
    MessageUnsent,
    ReactionChanged,
)
from workstreams.conversations.intake.arrivals import Address, Arrival, Happening, Named
from workstreams.conversations.intake.desk import ERASED, Desk, Told, by_message
from workstreams.conversations.intake.people import identities_of
from workstreams.conversations.intake.unconfirmed import unconfirmed_of
from workstreams.conversations.models import (
    LIVE,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    EarlyEffect,
    Message,
    MessageVersion,
    Reaction,
)
from workstreams.models import ContextVariable

Kind = ConversationEvent.Kind
NOTHING: Named = (0, "")
TOLD_ONCE = [
    Kind.HELD_ELSEWHERE,
    Kind.HANDED_BACK,
    Kind.OPTED_IN,
    Kind.OPTED_OUT,
    Kind.ACCOUNT_LINKED,
    Kind.ACCOUNT_UNLINKED,
    Kind.LIKED_ANSWER,
    Kind.DISLIKED_ANSWER,
]


def prepare(arrivals: Sequence[Arrival]) -> Desk:
    people = identities_of(arrivals)
    arrivals, identities = people.arrivals, people.identities
    known, ours = _known_messages(arrivals), _our_messages(arrivals)
    unconfirmed = unconfirmed_of(arrivals, identities)
    early = by_message(_early_effects(arrivals))
    latest = _latest_keys(arrivals, identities)
    spoken_of = _spoken_of(arrivals, known) | {each.conversation_id for each in ours.values()}
    rows = _locked_conversations(identities, latest | spoken_of)
    live = {row.identity_id: row for row in rows.values() if row.status in LIVE}
    news = {identities[a.address].pk for a in arrivals if a.is_written and not a.is_quiet}
    desk = Desk(
        arrivals=arrivals,
        identities=identities,
        conversations=live,
        latest={rows[key].identity_id: rows[key] for key in latest},
        earlier=_earlier_conversations(news - live.keys() - people.made),
        rows=rows,
        known=known,
        ours=ours,
        unconfirmed=unconfirmed,
        strangers=people.strangers,
        variables=_declared_variables(arrivals, identities, live),
        early=early,
        reactions=_reactions(arrivals, known, early),
        former_words=_former_words(arrivals, known),
        told=_told(arrivals, identities),
    )
    for arrival in people.late:
        desk.leave(arrival, ERASED)
    return desk


def _known_messages(arrivals: Sequence[Arrival]) -> dict[Named, Message]:
    wanted = {named for a in arrivals if (named := a.speaks_of)}
    if not wanted:
        return {}
    messages = Message.objects.named().filter(
        channel__in={channel for channel, _ in wanted},
        external_id__in={external for _, external in wanted},
    )
    return {(message.channel_id, message.external_id): message for message in messages}


def _latest_keys(
    arrivals: Sequence[Arrival], identities: dict[Address, ContactIdentity]
) -> set[int]:
    """Of whom something may belong to a conversation that is closed; to which else should what a
    blocked one writes belong?"""
    about = [(identities[a.address], a) for a in arrivals if a.address in identities]
    wanted = {who.pk for who, arrival in about if arrival.looks_back or who.blocked_at}
    if not wanted:
        return set()
    newest = _newest_of(wanted)
    return set(newest.values_list("pk", flat=True))


def _locked_conversations(
    identities: dict[Address, ContactIdentity], others: set[int]
) -> dict[int, Conversation]:
    """The live one of each customer, and `others` by their keys."""
    everyone = {identity.pk for identity in identities.values()}
    wanted = Q(identity__in=everyone, status__in=LIVE) | Q(pk__in=others)
    locked = Conversation.objects.filter(wanted).order_by("id").select_for_update()
    return {row.pk: row for row in locked}


def _spoken_of(arrivals: Sequence[Arrival], known: dict[Named, Message]) -> set[int]:
    """Conversations of messages that may change, or leave for another conversation."""
    return {
        message.conversation_id
        for arrival in arrivals
        if (message := known.get(arrival.speaks_of or NOTHING))
        and (message.from_history or not arrival.is_written)
    }


def _newest_of(identities: set[int]) -> QuerySet[Conversation]:
    newest = Conversation.objects.filter(identity__in=identities).order_by("identity", "-id")
    return newest.distinct("identity")


def _earlier_conversations(identities: set[int]) -> dict[int, Conversation]:
    if not identities:
        return {}
    return {found.identity_id: found for found in _newest_of(identities)}


def _our_messages(arrivals: Sequence[Arrival]) -> dict[UUID, Message]:
    keys = [key for arrival in arrivals if (key := client_key(arrival.event)) is not None]
    if not keys:
        return {}
    messages = Message.objects.filter(client_key__in=keys).select_related("conversation")
    return {message.client_key: message for message in messages}


def client_key(event: InboundEvent) -> UUID | None:
    try:
        return UUID(event.metadata) if isinstance(event, MessageEchoed) else None
    except ValueError:
        return None  # another program's metadata


def _declared_variables(
    arrivals: Sequence[Arrival],
    identities: dict[Address, ContactIdentity],
    live: dict[int, Conversation],
) -> dict[int, frozenset[str]]:
    """Their names by work stream; no query where nobody was referred."""
    referred = [a for a in arrivals if getattr(a.event, "referral", None)]
    referred += [a for a in arrivals if a.is_written and identities[a.address].referral]
    if not referred:
        return {}
    streams = {arrival.channel.work_stream_id for arrival in referred}
    streams |= {conversation.work_stream_id for conversation in live.values()}
    declared: dict[int, set[str]] = {stream: set() for stream in streams}
    named = ContextVariable.objects.filter(work_stream__in=streams)
    for stream, name in named.values_list("work_stream", "name"):
        declared[stream].add(name)
    return {stream: frozenset(names) for stream, names in declared.items()}


def _early_effects(arrivals: Sequence[Arrival]) -> list[EarlyEffect]:
    wanted = {named for a in arrivals if (named := a.brings or a.changes)}
    if not wanted:
        return []
    effects = EarlyEffect.objects.filter(
        channel__in={channel for channel, _ in wanted},
        external_id__in={external for _, external in wanted},
    )
    return list(effects)


def _reactions(
    arrivals: Sequence[Arrival],
    known: dict[Named, Message],
    early: dict[Named, list[EarlyEffect]],
) -> dict[int, Reaction]:
    """Of messages that are reacted to now, or were before they came."""
    reacted_to = {a.changes for a in arrivals if a.changes and isinstance(a.event, ReactionChanged)}
    wanted = [known[named].pk for named in (reacted_to | early.keys()) & known.keys()]
    if not wanted:
        return {}
    return {each.message_id: each for each in Reaction.objects.filter(message__in=wanted)}


def _former_words(arrivals: Sequence[Arrival], known: dict[Named, Message]) -> dict[int, list[str]]:
    wanted = [
        known[arrival.changes].pk
        for arrival in arrivals
        if isinstance(arrival.event, MessageUnsent) and arrival.changes in known
    ]
    words: dict[int, list[str]] = defaultdict(list)
    if wanted:
        versions = MessageVersion.objects.filter(message__in=wanted)
        for message, text in versions.values_list("message", "text"):
            words[message].append(text)
    return words


def _told(
    arrivals: Sequence[Arrival], identities: dict[Address, ContactIdentity]
) -> dict[int, set[Told]]:
    """What has no id of its own is recognised by what happened and when."""
    happened = [arrival for arrival in arrivals if isinstance(arrival.event, Happening)]
    wanted = {identities[a.address].pk for a in happened if a.address in identities}
    told: dict[int, set[Told]] = defaultdict(set)
    if wanted:
        events = ConversationEvent.objects.filter(
            conversation__identity__in=wanted, kind__in=TOLD_ONCE
        )
        happenings = events.values_list("conversation__identity", "kind", "happened_at")
        for identity, kind, at in happenings:
            told[identity].add((kind, at))
    return told
