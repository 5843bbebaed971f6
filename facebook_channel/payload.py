"""Facebook's webhook body in, our events out; pure, and it never raises.

Source: Messenger Platform, "Webhook events". What cannot be read becomes a remark, and
never hurts its neighbours: ids come as strings or numbers, times in milliseconds, seconds
or not at all, keys are missing, and types are not what the documentation says.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from workstreams.channels.events import (
    InboundEvent,
    MessageEchoed,
    MessageReceived,
    MessagesDelivered,
    MessagesRead,
    ReceivedAttachment,
)

Json = dict[str, Any]

LONGEST_MESSAGE_ID = 255
LONGEST_USER_ID = 100
DEEPEST_DETAILS = 50  # levels; what lies below is left out
SECONDS_BELOW = 10**11  # a smaller timestamp counts seconds, a larger one milliseconds
EARLIEST = datetime(2011, 1, 1, tzinfo=UTC)  # Messenger is not older


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
        envelope = json.loads(body, parse_constant=lambda _name: None)
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
            yield Remark(_identifier(entry.get("id")), f"unsupported: {channel}")
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
    if page_id := _identifier(entry.get("id")):
        return page_id
    side = "sender" if _object(_object(item).get("message")).get("is_echo") else "recipient"
    return _identifier(_object(_object(item).get(side)).get("id"))


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
    raise Unreadable(f"unsupported: {_clean(', '.join(kinds))[:100] or 'empty item'}")


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
        sender = _identifier(_object(self.item.get("sender")).get("id"))
        recipient = _identifier(_object(self.item.get("recipient")).get("id"))
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
        text=_text(message.get("text")),
        payload=_text(_object(message.get("quick_reply")).get("payload")),
        unsupported=bool(message.get("is_unsupported")),
        reply_to_external_id=_identifier(_object(message.get("reply_to")).get("mid"))[
            :LONGEST_MESSAGE_ID
        ],
        attachments=_attachments(message),
    )


def _parse_echo(message: Json, around: _Surroundings) -> MessageEchoed:
    recipient = _identifier(_object(around.item.get("recipient")).get("id"))
    if not recipient or len(recipient) > LONGEST_USER_ID:
        raise Unreadable("no page-scoped id of a customer")
    return MessageEchoed(
        **around.facts(recipient),
        external_id=_message_id(message),
        metadata=_text(message.get("metadata")),
        text=_text(message.get("text")),
        attachments=_attachments(message),
    )


def _parse_postback(postback: Json, around: _Surroundings) -> MessageReceived:
    customer = around.customer()
    payload = _text(postback.get("payload"))
    return MessageReceived(
        **around.facts(customer),
        external_id=_identifier(postback.get("mid"))[:LONGEST_MESSAGE_ID]
        or _stand_in_id(customer, payload, around.occurred_at),
        kind="postback",
        text=_text(postback.get("title")),
        payload=payload,
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
        external_ids=tuple(_identifier(mid) for mid in mids if mid)
        if isinstance(mids, list)
        else (),
    )


def _parse_read(read: Json, around: _Surroundings) -> MessagesRead:
    return MessagesRead(
        **around.facts(around.customer()),
        watermark=moment(read.get("watermark"), around.occurred_at),
    )


PARSERS: dict[str, Callable[[Json, _Surroundings], InboundEvent]] = {
    "message": _parse_message,
    "postback": _parse_postback,
    "delivery": _parse_delivery,
    "read": _parse_read,
}


def _attachments(message: Json) -> tuple[ReceivedAttachment, ...]:
    found = message.get("attachments")
    return tuple(_attachment(part) for part in (found if isinstance(found, list) else []) if part)


def _attachment(part: Any) -> ReceivedAttachment:
    part = _object(part)
    payload = _object(part.get("payload"))
    details = {key: value for key, value in payload.items() if key not in ("url", "title")}
    return ReceivedAttachment(
        kind=_text(part.get("type"))[:30] or "unknown",
        url=_text(payload.get("url")) or _text(part.get("url")),
        title=_text(payload.get("title")) or _text(part.get("title")),
        details=_clean_json(details),
    )


def _message_id(message: Json) -> str:
    mid = _identifier(message.get("mid"))
    if not mid:
        raise Unreadable("message without an id")
    if len(mid) > LONGEST_MESSAGE_ID:
        raise Unreadable("the message's id is too long")
    return mid


def moment(value: Any, otherwise: datetime) -> datetime:
    """A platform time in milliseconds or seconds; `otherwise` where it makes no sense."""
    try:
        number = int(value)
        seconds = number if number < SECONDS_BELOW else number / 1000
        found = datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return otherwise
    return found if EARLIEST < found < datetime.now(UTC) + timedelta(days=1) else otherwise


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _identifier(value: Any) -> str:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return _clean(str(value))
    return ""


def _text(value: Any) -> str:
    return _clean(value) if isinstance(value, str) else ""


def _clean(text: str) -> str:
    """What PostgreSQL can keep: no NUL characters, no halves of surrogate pairs."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "\ufffd")


def _clean_json(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, list | dict) and depth == DEEPEST_DETAILS:
        return None
    if isinstance(value, list):
        return [_clean_json(part, depth + 1) for part in value]
    if isinstance(value, dict):
        return {_clean(key): _clean_json(part, depth + 1) for key, part in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None  # 1e999 is JSON, yet no number
    return value
