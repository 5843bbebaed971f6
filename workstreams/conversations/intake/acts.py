"""What a customer does without saying anything: it is told on the timeline."""

from workstreams.channels.events import CustomerActed
from workstreams.conversations.intake.arrivals import Arrival
from workstreams.conversations.intake.desk import Desk
from workstreams.conversations.intake.people import acted
from workstreams.conversations.intake.referrals import remember_referral
from workstreams.conversations.models import ConversationEvent

KINDS = {
    "opted_in": ConversationEvent.Kind.OPTED_IN,
    "account_linked": ConversationEvent.Kind.ACCOUNT_LINKED,
    "account_unlinked": ConversationEvent.Kind.ACCOUNT_UNLINKED,
}


def tell_act(desk: Desk, arrival: Arrival, event: CustomerActed) -> None:
    """Once, however often the platform repeats it."""
    identity = desk.identities.get(arrival.address)
    if identity is None:
        return
    acted(desk, identity, event.occurred_at, opens_window=False)
    if event.referral is not None:
        remember_referral(desk, arrival, event.referral)
    told = desk.told.setdefault(identity.pk, set())
    happening = (KINDS[event.what], event.occurred_at)
    conversation = desk.conversation_of(identity)
    if conversation is not None and happening not in told:
        told.add(happening)
        desk.record(conversation, *happening)
