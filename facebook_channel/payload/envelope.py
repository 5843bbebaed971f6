"""A body and its entries: every item of every entry finds its parser, or a remark says why not."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from facebook_channel.json_values import (
    as_identifier,
    as_list,
    as_object,
    as_text,
    clean,
    moment,
    whole_number,
)
from facebook_channel.payload.acts import (
    parse_account_linking,
    parse_optin,
    parse_referral,
    parse_response_feedback,
)
from facebook_channel.payload.changes_to_messages import parse_edit, parse_reaction
from facebook_channel.payload.filled_in import (
    parse_customer_information,
    parse_feedback,
    parse_form,
    parse_order,
)
from facebook_channel.payload.messages import parse_message, parse_postback
from facebook_channel.payload.our_test import NAME as OUR_TEST
from facebook_channel.payload.our_test import parse_our_test
from facebook_channel.payload.receipts import parse_delivery, parse_read
from facebook_channel.payload.surroundings import Json, Remark, Surroundings, Unreadable
from facebook_channel.payload.thread_control import (
    parse_pass_thread_control,
    parse_policy_enforcement,
    parse_take_thread_control,
)
from workstreams.channels.events import InboundEvent

PARSERS: dict[str, Callable[[Json, Surroundings], InboundEvent]] = {
    "message": parse_message,
    "postback": parse_postback,
    "delivery": parse_delivery,
    "read": parse_read,
    "reaction": parse_reaction,
    "message_edit": parse_edit,
    "optin": parse_optin,
    "account_linking": parse_account_linking,
    "order": parse_order,
    "form": parse_form,
    "messaging_feedback": parse_feedback,
    "messaging_customer_information": parse_customer_information,
    "response_feedback": parse_response_feedback,
    "pass_thread_control": parse_pass_thread_control,
    "take_thread_control": parse_take_thread_control,
    "policy_enforcement": parse_policy_enforcement,
    "policy-enforcement": parse_policy_enforcement,  # as old versions of the platform write it
    "referral": parse_referral,
    OUR_TEST: parse_our_test,
}
BESIDE = "referral"  # part of what it stands beside; an event where it stands alone
NOTED = ("request_thread_control", "app_roles")  # known, and nothing follows from them
AROUND = {"sender", "recipient", "timestamp"}
LONGEST_NAME = 100  # of a type nobody documented
ID_NAMES = frozenset({"id", "mid", "message_id", "sender_id", "recipient_id"})
MOST_IDS = 100  # of one item


def parse(body: bytes, received_at: datetime) -> list[InboundEvent | Remark]:
    """Every item of every entry, in the order Facebook sent them."""
    try:
        envelope = json.loads(body, parse_constant=lambda _name: None, parse_int=whole_number)
    except (ValueError, RecursionError):
        return [Remark("", "not JSON")]
    if not isinstance(envelope, dict) or not isinstance(envelope.get("entry"), list):
        return [Remark("", "no entries")]
    if (about := as_text(envelope.get("object"))) not in ("", "page"):
        return [Remark("", f"unsupported: object: {about[:LONGEST_NAME]}")]
    return [event for entry in envelope["entry"] for event in _parse_entry(entry, received_at)]


def _parse_entry(entry: Any, received_at: datetime) -> Iterator[InboundEvent | Remark]:
    if not isinstance(entry, dict):
        yield Remark("", "entry is not an object")
        return
    for change in as_list(entry.get("changes")):
        yield _remark_on_change(entry, change)
    for channel in ("standby", "messaging"):
        for item in as_list(entry.get(channel)):
            yield from _parse_item(entry, item, channel == "standby", received_at)


def _remark_on_change(entry: Json, change: Any) -> Remark:
    """What happens on the page beside Messenger is somebody else's business."""
    topic = as_text(as_object(change).get("field"))[:LONGEST_NAME]
    reason = f"unsupported: changes: {topic}" if topic else "unsupported: changes"
    return Remark(as_identifier(entry.get("id")), reason, _keys_of(change))


def _parse_item(
    entry: Json, item: Any, is_standby: bool, received_at: datetime
) -> Iterator[InboundEvent | Remark]:
    """As a rule one event. A part that is broken does not take the others along."""
    page_id = _page_of(entry, item)
    if not isinstance(item, dict):
        yield Remark(page_id, "item is not an object")
        return
    named = [key for key in PARSERS if key in item]
    readable = [key for key in named if isinstance(item[key], dict)]
    for key in named:
        if key not in readable:
            yield Remark(page_id, f"{key} is not an object", _keys_of(item))
    if not named:
        yield Remark(page_id, _unparsed(item), _keys_of(item))
    event_at = moment(item.get("timestamp"), moment(entry.get("time"), received_at))
    around = Surroundings(page_id, item, event_at, is_standby)
    for key in readable:
        if key != BESIDE or len(readable) == 1:
            yield _parse_part(key, around)


def _parse_part(key: str, around: Surroundings) -> InboundEvent | Remark:
    try:
        return PARSERS[key](around.item[key], around)
    except Unreadable as error:
        return Remark(around.page_id, str(error), _keys_of(around.item))
    except RecursionError:
        return Remark(around.page_id, "nested too deeply", _keys_of(around.item))


def _page_of(entry: Json, item: Any) -> str:
    if page_id := as_identifier(entry.get("id")):
        return page_id
    side = "sender" if as_object(as_object(item).get("message")).get("is_echo") else "recipient"
    return as_identifier(as_object(as_object(item).get(side)).get("id"))


def _unparsed(item: Json) -> str:
    """Why it is no event."""
    if noted := [key for key in NOTED if key in item]:
        return f"noted: {noted[0]}"
    kinds = clean(", ".join(sorted(set(item) - AROUND)))[:LONGEST_NAME]
    return f"unsupported: {kinds or 'empty item'}"


def _keys_of(item: Any) -> tuple[str, ...]:
    """The ids of an item nobody can read: who asks to be forgotten is to be found in it too."""
    found: dict[str, None] = {}
    waiting = [item]
    while waiting and len(found) < MOST_IDS:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())
            ids = (as_identifier(value) for name, value in one.items() if name in ID_NAMES)
            found |= dict.fromkeys(filter(None, ids))
    return tuple(found)
