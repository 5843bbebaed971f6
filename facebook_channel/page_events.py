"""What is posted about a page itself, and speaks of no customer."""

from facebook_channel.connection.sample_event import note_arrival
from facebook_channel.payload.our_test import OurTestArrived
from facebook_channel.policy_enforcement import enforce
from workstreams.channels.events import PolicyEnforced
from workstreams.conversations.intake import Arrival


def take_in_for_page(arrival: Arrival) -> bool:
    """False where it is a customer's. Runs in the transaction of the caller."""
    event = arrival.event
    if isinstance(event, PolicyEnforced):
        enforce(arrival.channel, event)  # type: ignore[arg-type]
    elif isinstance(event, OurTestArrived):
        note_arrival(arrival.channel.pk, event)
    else:
        return False
    return True
