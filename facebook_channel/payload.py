"""Facebook's webhook body in, our events out; pure, and it never raises.

Source: Messenger Platform, "Webhook events". What cannot be read becomes a remark, and
never hurts its neighbours: ids come as strings or numbers, times in milliseconds, seconds
or not at all, keys are missing, and types are not what the documentation says.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from facebook_channel.json_values import (
    as_identifier,
    as_object,
    as_text,
    clean,
    keepable,
    moment,
    whole_number,
)
from facebook_channel.referral import referral_of
from workstreams.channels.events import (
    InboundEvent,
    MessageEchoed,
    MessageReceived,
    MessagesDelivered,
    MessagesRead,
    ReceivedAttachment,
    ReferralReceived,
)

Json = dict[str, Any]

LONGEST_MESSAGE_ID = 255
LONGEST_USER_ID = 100


class Unreadable(Exception):
    """This item cannot become an event; the text says why, without any of its content."""


@dataclass(frozen=True)
class Remark:
    """An item that became no event, and why."""

    page_id: str
    reason: str


def parse(body: bytes, received_at: datetime) -> list[InboundEvent | Remark]:
    """Every item of every entry, in the order Facebook sent them."""
    try:
        envelope = json.loads(body, parse_constant=lambda _name: None, parse_int=whole_number)
    except (ValueError, RecursionError):
        return [Remark("", "not JSON")]
    if not isinstance(envelope, dict) or not isinstance(envelope.get("entry"), list):
        return [Remark("", "no entries")]
    return [event for entry in envelope["entry"] for event in _parse_entry(entry, received_at)]


def _parse_entry(entry: Any, received_at: datetime) -> Iterator[InboundEvent | Remark]:
    if not isinstance(entry, dict):
        yield Remark("", "entry is not an object")
        return
    for channel in ("standby", "changes"):
        for _item in _items(entry, channel):
            yield Remark(as_identifier(entry.get("id")), f"unsupported: {channel}")
    for item in _items(entry, "messaging"):
        page_id = _page_of(entry, item)
        try:
            yield _parse_item(page_id, entry, item, received_at)
        except Unreadable as error:
            yield Remark(page_id, str(error))
        except RecursionError:
            yield Remark(page_id, "nested too deeply")


def _items(entry: Json, channel: str) -> list[Any]:
    items = entry.get(channel)
    return items if isinstance(items, list) else []


def _page_of(entry: Json, item: Any) -> str:
    if page_id := as_identifier(entry.get("id")):
        return page_id
    side = "sender" if as_object(as_object(item).get("message")).get("is_echo") else "recipient"
    return as_identifier(as_object(as_object(item).get(side)).get("id"))


def _parse_item(page_id: str, entry: Json, item: Any, received_at: datetime) -> InboundEvent:
    if not isinstance(item, dict):
        raise Unreadable("item is not an object")
    for key, parser in PARSERS.items():
        if key in item:
            if not isinstance(item[key], dict):
                raise Unreadable(f"{key} is not an object")
            event_at = moment(item.get("timestamp"), moment(entry.get("time"), received_at))
            return parser(item[key], _Surroundings(page_id, item, event_at))
    kinds = sorted(set(item) - {"sender", "recipient", "timestamp"})
    raise Unreadable(f"unsupported: {clean(', '.join(kinds))[:100] or 'empty item'}")


@dataclass(frozen=True)
class _Surroundings:
    page_id: str
    item: Json
    occurred_at: datetime

    def facts(self, customer: str) -> dict[str, Any]:
        return {
            "channel_external_id": self.page_id,
            "identity_external_id": customer,
            "occurred_at": self.occurred_at,
        }

    def customer(self) -> str:
        """Whichever side is not the page: some old receipts name them the wrong way round."""
        sender = as_identifier(as_object(self.item.get("sender")).get("id"))
        recipient = as_identifier(as_object(self.item.get("recipient")).get("id"))
        customer = recipient if sender == self.page_id else sender
        if not customer:
            raise Unreadable("no page-scoped id of a customer")
        if len(customer) > LONGEST_USER_ID:
            raise Unreadable("the customer's id is too long")
        return customer


def _parse_message(message: Json, around: _Surroundings) -> InboundEvent:
    if message.get("is_deleted"):
        raise Unreadable("unsupported: unsent message")
    if message.get("is_echo"):
        return _parse_echo(message, around)
    return MessageReceived(
        **around.facts(around.customer()),
        external_id=_message_id(message),
        text=as_text(message.get("text")),
        payload=as_text(as_object(message.get("quick_reply")).get("payload")),
        unsupported=bool(message.get("is_unsupported")),
        reply_to_external_id=as_identifier(as_object(message.get("reply_to")).get("mid"))[
            :LONGEST_MESSAGE_ID
        ],
        attachments=_attachments(message),
        referral=referral_of(message) or referral_of(around.item),
    )


def _parse_echo(message: Json, around: _Surroundings) -> MessageEchoed:
    recipient = as_identifier(as_object(around.item.get("recipient")).get("id"))
    if not recipient or len(recipient) > LONGEST_USER_ID:
        raise Unreadable("no page-scoped id of a customer")
    return MessageEchoed(
        **around.facts(recipient),
        external_id=_message_id(message),
        metadata=as_text(message.get("metadata")),
        text=as_text(message.get("text")),
        attachments=_attachments(message),
    )


def _parse_postback(postback: Json, around: _Surroundings) -> MessageReceived:
    customer = around.customer()
    payload = as_text(postback.get("payload"))
    return MessageReceived(
        **around.facts(customer),
        external_id=as_identifier(postback.get("mid"))[:LONGEST_MESSAGE_ID]
        or _stand_in_id(customer, payload, around.occurred_at),
        kind="postback",
        text=as_text(postback.get("title")),
        payload=payload,
        referral=referral_of(postback) or referral_of(around.item),
    )


def _stand_in_id(customer: str, payload: str, at: datetime) -> str:
    """Postbacks of old API versions have no id, yet a repeated one must be recognised."""
    tap = f"{customer}|{at.timestamp()}|{payload}"
    return "postback:" + hashlib.sha256(tap.encode()).hexdigest()


def _parse_delivery(delivery: Json, around: _Surroundings) -> MessagesDelivered:
    mids = delivery.get("mids")
    return MessagesDelivered(
        **around.facts(around.customer()),
        watermark=moment(delivery.get("watermark"), around.occurred_at),
        external_ids=tuple(as_identifier(mid) for mid in mids if mid)
        if isinstance(mids, list)
        else (),
    )


def _parse_read(read: Json, around: _Surroundings) -> MessagesRead:
    return MessagesRead(
        **around.facts(around.customer()),
        watermark=moment(read.get("watermark"), around.occurred_at),
    )


def _parse_referral(referral: Json, around: _Surroundings) -> ReferralReceived:
    found = referral_of(around.item)
    if found is None:
        raise Unreadable("referral without any content")
    return ReferralReceived(**around.facts(around.customer()), referral=found)


PARSERS: dict[str, Callable[[Json, _Surroundings], InboundEvent]] = {
    "message": _parse_message,
    "postback": _parse_postback,
    "delivery": _parse_delivery,
    "read": _parse_read,
    "referral": _parse_referral,
}


def _attachments(message: Json) -> tuple[ReceivedAttachment, ...]:
    found = message.get("attachments")
    return tuple(_attachment(part) for part in (found if isinstance(found, list) else []) if part)


def _attachment(part: Any) -> ReceivedAttachment:
    part = as_object(part)
    payload = as_object(part.get("payload"))
    details = {key: value for key, value in payload.items() if key not in ("url", "title")}
    return ReceivedAttachment(
        kind=as_text(part.get("type"))[:30] or "unknown",
        url=as_text(payload.get("url")) or as_text(part.get("url")),
        title=as_text(payload.get("title")) or as_text(part.get("title")),
        details=keepable(details),
    )


def _message_id(message: Json) -> str:
    mid = as_identifier(message.get("mid"))
    if not mid:
        raise Unreadable("message without an id")
    if len(mid) > LONGEST_MESSAGE_ID:
        raise Unreadable("the message's id is too long")
    return mid
