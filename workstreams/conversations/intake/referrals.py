"""What led the customer here, and the context variables it carries along."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from urllib.parse import parse_qsl

from workstreams.channels.events import Referral, ReferralReceived
from workstreams.conversations.intake.desk import Arrival, Desk
from workstreams.conversations.models import Conversation
from workstreams.models.context_variable import LONGEST_VALUE

MOST_VARIABLES = 100  # a ref that names more is no list of variables


def receive_referral(desk: Desk, arrival: Arrival, event: ReferralReceived) -> None:
    """It opens nothing: whoever only followed a link has not asked anything yet."""
    identity = desk.identities.get(arrival.address)
    conversation = desk.conversations.get(identity.pk) if identity else None
    if conversation is not None:
        keep_referral(desk, conversation, event.referral)


def keep_referral(desk: Desk, conversation: Conversation, referral: Referral) -> None:
    """The latest one counts; variables it does not name stay as they are."""
    told = {name: value for name, value in asdict(referral).items() if value}
    declared = desk.variables.get(conversation.work_stream_id, frozenset())
    conversation.referral = told
    conversation.context_variables = {
        **conversation.context_variables,
        **variables_in(referral.ref, declared),
    }
    desk.referred[id(conversation)] = conversation


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
