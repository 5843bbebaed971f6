"""By what a kept delivery is found again: the ids it speaks of, the types of its items; pure."""

from collections.abc import Iterator, Sequence

from facebook_channel.payload import Remark
from facebook_channel.payload.our_test import NAME as OUR_TEST
from facebook_channel.payload.our_test import OurTestArrived
from workstreams.channels.events import (
    CustomerActed,
    InboundEvent,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessagesDelivered,
    MessagesRead,
    MessageUnsent,
    PolicyEnforced,
    ReactionChanged,
    ReferralReceived,
    ThreadOwnerChanged,
)

Contents = list[InboundEvent | Remark]

# Whoever is to be forgotten is found by these, so that none may be missing: Facebook puts at
# most a thousand items into one post, with two or three ids each.
MOST_KEYS = 4000
LONGEST_KEY = 255
MOST_KINDS = 200
NOTED = "noted: "
NOTHING = "nothing"  # a post without any item; without a kind it was not looked at yet
UNSUPPORTED = "unsupported: "
KINDS: dict[type[InboundEvent], str] = {
    MessageEchoed: "echo",
    MessageEdited: "edit",
    MessageUnsent: "unsent",
    MessagesDelivered: "delivery",
    MessagesRead: "read",
    ReactionChanged: "reaction",
    ReferralReceived: "referral",
    ThreadOwnerChanged: "thread_owner",
    PolicyEnforced: "policy_enforcement",
    OurTestArrived: OUR_TEST,
}


def keys_of(content: Contents) -> list[str]:
    """Of pages, customers and messages, each once."""
    found = dict.fromkeys(key[:LONGEST_KEY] for item in content for key in _ids_in(item) if key)
    return list(found)[:MOST_KEYS]


def _ids_in(item: InboundEvent | Remark) -> Iterator[str]:
    if isinstance(item, Remark):
        yield item.page_id
        yield from item.keys
        return
    yield item.channel_external_id
    yield item.identity_external_id
    yield getattr(item, "external_id", "")
    if isinstance(item, MessagesDelivered):
        yield from item.external_ids


def kinds_of(content: Contents) -> list[str]:
    """Each once; `skipped` is what could not be read at all."""
    found = list(dict.fromkeys(kind for item in content for kind in _kinds_in(item)))
    return found[:MOST_KINDS] or [NOTHING]


def _kinds_in(item: InboundEvent | Remark) -> Sequence[str]:
    if isinstance(item, Remark):
        is_named = item.reason.startswith((UNSUPPORTED, NOTED))
        return [item.reason.removeprefix(NOTED) if is_named else "skipped"]
    standby = ["standby"] if item.is_standby else []
    if isinstance(item, MessageReceived):
        return ["unsupported: content" if item.unsupported else item.kind, *standby]
    if isinstance(item, CustomerActed):
        return [item.what, *standby]
    return [KINDS[type(item)], *standby]
