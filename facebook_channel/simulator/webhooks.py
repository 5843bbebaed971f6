"""Bodies and headers of webhook posts as the platform makes them: pure functions.

Envelope and events: https://developers.facebook.com/docs/messenger-platform/webhooks
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from facebook_channel.simulator.webhook_attachments import attachment_item, sticker_parts

FIELDS = (
    "feed",
    "inbox_labels",
    "message_deliveries",
    "message_echoes",
    "message_edits",
    "message_reactions",
    "message_reads",
    "messages",
    "messaging_account_linking",
    "messaging_customer_information",
    "messaging_feedback",
    "messaging_handovers",
    "messaging_in_thread_lead_form_submit",
    "messaging_optins",
    "messaging_policy_enforcement",
    "messaging_postbacks",
    "messaging_referrals",
    "response_feedback",
    "send_cart",
    "standby",
)

Item = dict[str, Any]


def encode(value: Any) -> str:
    """JSON as the platform writes and signs it: ASCII, lower-case escapes, ``\\/``, no spaces."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/")


@dataclass
class Entry:
    """One element of ``entry``; ``items`` are encoded already and stand below ``channel``."""

    page_id: str
    channel: str = "messaging"
    items: list[str] = field(default_factory=list)


def envelope(page_id: str, attempted_at: int, encoded_item: str) -> bytes:
    """The body of the usual post; ``attempted_at`` is in milliseconds."""
    return post_body([Entry(page_id, items=[encoded_item])], attempted_at)


def post_body(
    entries: list[Entry], attempted_at: int, *, numeric_ids: bool = False, in_seconds: bool = False
) -> bytes:
    """Times are milliseconds, but for ``changes``, which have always counted in seconds."""
    encoded = ",".join(
        f'{{"id":{entry.page_id if numeric_ids else encode(entry.page_id)},'
        f'"time":{attempted_at // 1000 if in_seconds or _is_change(entry) else attempted_at},'
        f'"{entry.channel}":[{",".join(entry.items)}]}}'
        for entry in entries
    )
    return f'{{"object":"page","entry":[{encoded}]}}'.encode("ascii")


def _is_change(entry: Entry) -> bool:
    return entry.channel == "changes"


def headers(app_secret: str, body: bytes, *, sha1_only: bool = False) -> dict[str, str]:
    """Both signatures over the raw body, and what else the platform's posts carry."""
    key = app_secret.encode()
    carried = {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature": "sha1=" + hmac.new(key, body, hashlib.sha1).hexdigest(),
    }
    if not sha1_only:
        carried["X-Hub-Signature-256"] = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    return carried


def appsecret_proof(app_secret: str, access_token: str) -> str:
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def message_item(psid: str, page_id: str, at: int, mid: str, content: Item) -> Item:
    """``content`` may hold text, quick_reply, attachments, sticker, reply_to and referral."""
    message: Item = {"mid": mid}
    if content.get("text"):
        message["text"] = content["text"]
    if content.get("quick_reply"):
        message["quick_reply"] = {"payload": content["quick_reply"]}
    if content.get("attachments"):
        message["attachments"] = [attachment_item(item) for item in content["attachments"]]
    if content.get("sticker"):
        message |= sticker_parts(**content["sticker"])
    for name in ("reply_to", "referral"):
        if content.get(name):
            message[name] = content[name]
    return {**between(psid, page_id), "timestamp": at, "message": message}


def echo_item(
    psid: str, page_id: str, at: int, mid: str, content: Item, *, app_id: str, metadata: str
) -> Item:
    item = message_item(page_id, psid, at, mid, content)
    item["message"] |= {"is_echo": True, "app_id": int(app_id)}
    if metadata:
        item["message"]["metadata"] = metadata
    return item


def postback_item(
    psid: str,
    page_id: str,
    at: int,
    mid: str,
    title: str,
    payload: str,
    referral: Item | None = None,
) -> Item:
    """``referral`` says what brought a person who begins the conversation with this tap."""
    postback: Item = {"mid": mid, "title": title, "payload": payload}
    if referral:
        postback["referral"] = referral
    return {**between(psid, page_id), "timestamp": at, "postback": postback}


def delivery_item(psid: str, page_id: str, watermark: int, mids: list[str]) -> Item:
    return {**between(psid, page_id), "delivery": {"mids": mids, "watermark": watermark}}


def read_item(psid: str, page_id: str, at: int, watermark: int) -> Item:
    return {**between(psid, page_id), "timestamp": at, "read": {"watermark": watermark}}


def between(sender_id: str, recipient_id: str) -> Item:
    """Who an event comes from, and to whom it goes."""
    return {"sender": {"id": sender_id}, "recipient": {"id": recipient_id}}
