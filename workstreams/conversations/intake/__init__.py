"""Take in what customers did: read in bulk, decide in memory, write in bulk."""

from collections.abc import Sequence

from django.db import transaction

from workstreams.channels.events import (
    CustomerActed,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    ReactionChanged,
    ReferralReceived,
    ThreadOwnerChanged,
)
from workstreams.conversations.intake.acts import tell_act
from workstreams.conversations.intake.arrivals import Arrival
from workstreams.conversations.intake.desk import Desk, LeftOut
from workstreams.conversations.intake.echoes import settle_echo
from workstreams.conversations.intake.effects import change_message
from workstreams.conversations.intake.messages import receive
from workstreams.conversations.intake.owners import change_owner
from workstreams.conversations.intake.preparing import prepare
from workstreams.conversations.intake.receipts import acknowledge
from workstreams.conversations.intake.referrals import receive_referral
from workstreams.conversations.intake.writing import write
from workstreams.conversations.live import announce

__all__ = ["Arrival", "LeftOut", "take_in"]


@transaction.atomic
def take_in(arrivals: Sequence[Arrival]) -> list[LeftOut]:
    """Turn arrivals into conversations and messages, each message once; gives what had no place.

    Customers take turns: their identity rows are locked in one order, so that two workers
    neither make two conversations of one nor wait for each other in a circle.
    """
    desk = prepare(arrivals)
    for arrival in desk.arrivals:
        _take_one_in(desk, arrival)
    write(desk)
    acknowledge(desk, desk.arrivals)
    announce(desk.changes)
    return desk.left


def _take_one_in(desk: Desk, arrival: Arrival) -> None:
    match arrival.event:
        case MessageReceived() as event:
            receive(desk, arrival, event)
        case MessageEchoed() as event:
            settle_echo(desk, arrival, event)
        case MessageEdited() | MessageUnsent() | ReactionChanged() as event:
            change_message(desk, arrival, event)
        case ReferralReceived() as event:
            receive_referral(desk, arrival, event)
        case CustomerActed() as event:
            tell_act(desk, arrival, event)
        case ThreadOwnerChanged() as event:
            change_owner(desk, arrival, event)
