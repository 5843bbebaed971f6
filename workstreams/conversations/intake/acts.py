"""What a customer does without saying anything: it is told on the timeline."""

from typing import Any

from workstreams.channels.events import CustomerActed
from workstreams.conversations.intake.arrivals import Arrival
from workstreams.conversations.intake.desk import NOBODY, NOWHERE, Desk
from workstreams.conversations.intake.people import acted
from workstreams.conversations.intake.referrals import remember_referral
from workstreams.conversations.models import ConversationEvent

KINDS = {
    "opted_in": ConversationEvent.Kind.OPTED_IN,
    "opted_out": ConversationEvent.Kind.OPTED_OUT,
    "account_linked": ConversationEvent.Kind.ACCOUNT_LINKED,
    "account_unlinked": ConversationEvent.Kind.ACCOUNT_UNLINKED,
    "liked_answer": ConversationEvent.Kind.LIKED_ANSWER,
    "disliked_answer": ConversationEvent.Kind.DISLIKED_ANSWER,
}


def tell_act(desk: Desk, arrival: Arrival, event: CustomerActed) -> None:
    """Once, however often the platform repeats it."""
    identity = desk.identities.get(arrival.address)
    if identity is None:
        desk.leave(arrival, NOBODY)
        return
    acted(desk, identity, event.occurred_at, opens_window=False)
    if event.referral is not None:
        remember_referral(desk, arrival, event.referral)
    conversation = desk.conversation_of(identity)
    if conversation is None:
        desk.leave(arrival, NOWHERE)
        return
    told = desk.told.setdefault(identity.pk, set())
    happening = (KINDS[event.what], event.occurred_at)
    if happening not in told:
        told.add(happening)
        desk.record(conversation, *happening, **_about(desk, arrival))


def _about(desk: Desk, arrival: Arrival) -> dict[str, Any]:
    """The message that was judged, where we have it."""
    message = desk.known.get(arrival.speaks_of) if arrival.speaks_of else None
    return {"message": message.pk} if message is not None and message.pk else {}
