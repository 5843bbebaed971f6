"""What led the customer here, and the context variables it carries along."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl

from workstreams.channels.events import Referral, ReferralReceived
from workstreams.conversations.intake.arrivals import Arrival
from workstreams.conversations.intake.desk import Desk
from workstreams.conversations.intake.people import acted
from workstreams.conversations.models import ContactIdentity, Conversation
from workstreams.models.context_variable import LONGEST_VALUE

MOST_VARIABLES = 100  # a ref that names more is no list of variables
LONGEST_ENTRY_POINT = 60
EARLIER = "before"
MOST_EARLIER = 5  # that are kept beneath the latest one


def receive_referral(desk: Desk, arrival: Arrival, event: ReferralReceived) -> None:
    """It opens nothing: whoever only followed a link has not asked anything yet."""
    identity = desk.identities[arrival.address]
    remember_referral(desk, arrival, event.referral)
    has_written = identity.window_opened_at is not None
    acted(desk, identity, event.occurred_at, opens_window=event.opens_window and has_written)


def remember_referral(desk: Desk, arrival: Arrival, referral: Referral) -> None:
    """On the live conversation; without one it waits for the next they begin."""
    identity = desk.identities[arrival.address]
    conversation = desk.conversations.get(identity.pk)
    if conversation is not None:
        keep_referral(desk, conversation, referral)
    elif identity.window_opened_at is None or arrival.event.occurred_at > identity.window_opened_at:
        _let_wait(desk, identity, _joined(identity.referral, _told(referral)))


def keep_referral(desk: Desk, conversation: Conversation, referral: Referral) -> None:
    """The latest one counts; variables it does not name stay as they are.

    Earlier ones are kept beneath it, the first of all in any case: it may be what was paid for.
    """
    _keep(desk, conversation, _told(referral))


def use_referral(desk: Desk, conversation: Conversation) -> None:
    """What waited for this conversation."""
    identity = conversation.identity
    if identity.referral:
        _keep(desk, conversation, identity.referral)
        _let_wait(desk, identity, {})


def came_from(desk: Desk, conversation: Conversation, entry_point: str) -> None:
    """`entry_point` is the platform's word, however long."""
    source = entry_point[:LONGEST_ENTRY_POINT]
    if source and conversation.entry_point != source:
        conversation.entry_point = source
        desk.referred[id(conversation)] = conversation


def _let_wait(desk: Desk, identity: ContactIdentity, told: dict[str, Any]) -> None:
    identity.referral = told
    desk.people[identity.pk] = identity


def _told(referral: Referral) -> dict[str, Any]:
    return {name: value for name, value in asdict(referral).items() if value}


def _keep(desk: Desk, conversation: Conversation, told: dict[str, Any]) -> None:
    declared = desk.variables.get(conversation.work_stream_id, frozenset())
    conversation.referral = _joined(conversation.referral, told)
    conversation.context_variables = {
        **conversation.context_variables,
        **variables_in(told.get("ref", ""), declared),
    }
    desk.referred[id(conversation)] = conversation
    came_from(desk, conversation, told.get("source", ""))


def _joined(known: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """`told` with what came before it, oldest first; the same once more adds nothing."""
    following = [*_one_by_one(known), *_one_by_one(told)]
    *earlier, latest = [one for one, _repeated in groupby(following)]
    if len(earlier) > MOST_EARLIER:
        earlier = [earlier[0], *earlier[1 - MOST_EARLIER :]]
    return {**latest, EARLIER: earlier} if earlier else latest


def _one_by_one(referral: dict[str, Any]) -> list[dict[str, Any]]:
    latest = {name: value for name, value in referral.items() if name != EARLIER}
    return [*referral.get(EARLIER, []), latest] if referral else []


def variables_in(ref: str, declared: Iterable[str]) -> Mapping[str, str]:
    """Of a `ref` written as `name=value&other=value`, what is declared and can be kept."""
    try:
        named = parse_qsl(ref, max_num_fields=MOST_VARIABLES)
    except ValueError:
        return {}
    wanted = set(declared)
    return {
        name: value
        for name, value in named
        if name in wanted and len(value) <= LONGEST_VALUE and "\0" not in value
    }
