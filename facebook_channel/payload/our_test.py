"""The test event we post to ourselves, which Facebook never sends."""

from dataclasses import dataclass

from facebook_channel.json_values import as_identifier
from facebook_channel.payload.surroundings import Json, Surroundings, Unreadable
from workstreams.channels.events import InboundEvent

NAME = "connection_test"
AS_KEY = f'"{NAME}":'.encode()  # a text that says the same has its quotation marks escaped


@dataclass(frozen=True, kw_only=True)
class OurTestArrived(InboundEvent):
    """It speaks of a page and of no customer; `external_id` says which test it belongs to."""

    external_id: str


def is_our_test(body: bytes) -> bool:
    """Of a post that is signed with our secret: did we sign it, and not Facebook?"""
    return AS_KEY in body


def parse_our_test(told: Json, around: Surroundings) -> OurTestArrived:
    test_id = as_identifier(told.get("id"))
    if not test_id:
        raise Unreadable("noted: connection_test without an id")
    return OurTestArrived(**around.facts(""), external_id=test_id)
