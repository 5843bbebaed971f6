"""Bodies and headers of webhook posts as the platform makes them: pure functions.

Envelope and events: https://developers.facebook.com/docs/messenger-platform/webhooks
"""

import hashlib
import hmac
import json
from typing import Any

FIELDS = (
    "feed",
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


def envelope(page_id: str, attempted_at: int, encoded_item: str) -> bytes:
    """The body of one post; ``attempted_at`` is in milliseconds, the item is already encoded."""
    entry = f'{{"id":{encode(page_id)},"time":{attempted_at},"messaging":[{encoded_item}]}}'
    return f'{{"object":"page","entry":[{entry}]}}'.encode("ascii")


def headers(app_secret: str, body: bytes) -> dict[str, str]:
    """Both signatures over the raw body, and what else the platform's posts carry."""
    key = app_secret.encode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature": "sha1=" + hmac.new(key, body, hashlib.sha1).hexdigest(),
        "X-Hub-Signature-256": "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest(),
    }


def appsecret_proof(app_secret: str, access_token: str) -> str:
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def message_item(psid: str, page_id: str, at: int, mid: str, content: Item) -> Item:
    message: Item = {"mid": mid}
    if content.get("text"):
        message["text"] = content["text"]
    if content.get("quick_reply"):
        message["quick_reply"] = {"payload": content["quick_reply"]}
    if content.get("attachments"):
        message["attachments"] = [_attachment(item) for item in content["attachments"]]
    return {**_between(psid, page_id), "timestamp": at, "message": message}


def echo_item(
    psid: str, page_id: str, at: int, mid: str, content: Item, *, app_id: str, metadata: str
) -> Item:
    item = message_item(page_id, psid, at, mid, content)
    item["message"] |= {"is_echo": True, "app_id": int(app_id)}
    if metadata:
        item["message"]["metadata"] = metadata
    return item


def postback_item(psid: str, page_id: str, at: int, mid: str, title: str, payload: str) -> Item:
    postback = {"mid": mid, "title": title, "payload": payload}
    return {**_between(psid, page_id), "timestamp": at, "postback": postback}


def delivery_item(psid: str, page_id: str, watermark: int, mids: list[str]) -> Item:
    return {**_between(psid, page_id), "delivery": {"mids": mids, "watermark": watermark}}


def read_item(psid: str, page_id: str, at: int, watermark: int) -> Item:
    return {**_between(psid, page_id), "timestamp": at, "read": {"watermark": watermark}}


def _between(sender_id: str, recipient_id: str) -> Item:
    return {"sender": {"id": sender_id}, "recipient": {"id": recipient_id}}


def _attachment(attachment: Item) -> Item:
    """A template keeps the payload it was sent with; a file is known by its address."""
    payload = attachment.get("payload") or {"url": attachment.get("url")}
    return {"type": attachment["type"], "payload": payload}
