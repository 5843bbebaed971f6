"""Attachments as webhook events carry them, and the stickers a person can choose: pure functions.

Shapes: https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
"""

from typing import Any

Attachment = dict[str, Any]

STICKERS = {  # the numbers of the thumb are the platform's own, the others are made up
    "thumb": 369239263222822,
    "heart": 510000000000001,
    "smile": 510000000000002,
    "party": 510000000000003,
    "thanks": 510000000000004,
    "tears": 510000000000005,
}
STICKER_FORMS = ("new", "both", "old")  # since, around and before 30 August 2026


def attachment_item(attachment: Attachment) -> Attachment:
    """From what a message holds; a template or page-side payload stays as it was sent."""
    build = BUILDERS.get(attachment["type"], _file)
    return build(attachment)


def sticker_parts(sticker_id: int, url: str, form: str) -> dict[str, Any]:
    """What a sticker adds to ``message``: ``attachments`` and, in older forms, ``sticker_id``."""
    sticker = {"type": "sticker", "payload": {"sticker_id": sticker_id, "url": url}}
    image = {"type": "image", "payload": {"url": url, "sticker_id": sticker_id}}
    if form == "new":
        return {"attachments": [sticker]}
    attachments = [image] if form == "old" else [sticker, image]
    return {"sticker_id": sticker_id, "attachments": attachments}


def _file(attachment: Attachment) -> Attachment:
    payload = attachment.get("payload") or {"url": attachment.get("url")}
    return {"type": attachment["type"], "payload": payload}


def _location(attachment: Attachment) -> Attachment:
    latitude, longitude = attachment["latitude"], attachment["longitude"]
    return {
        "type": "location",
        "title": attachment.get("title", ""),
        "url": f"https://l.facebook.com/l.php?u=https%3A%2F%2Fmaps.example%2F{latitude},{longitude}",
        "payload": {"coordinates": {"lat": latitude, "long": longitude}},
    }


def _fallback(attachment: Attachment) -> Attachment:
    """The legacy form has no payload and bears title and address itself."""
    known = {key: attachment[key] for key in ("url", "title") if attachment.get(key)}
    if attachment.get("legacy"):
        return {"type": "fallback", "payload": None, **known}
    return {"type": "fallback", "payload": known}


def _reel(attachment: Attachment) -> Attachment:
    known = {key: attachment[key] for key in ("url", "title") if attachment.get(key)}
    return {"type": attachment["type"], "payload": {**known, "reel_video_id": attachment["id"]}}


def _post(attachment: Attachment) -> Attachment:
    known = {key: attachment[key] for key in ("url", "title") if attachment.get(key)}
    return {"type": attachment["type"], "payload": {**known, "id": attachment["id"]}}


def _product(attachment: Attachment) -> Attachment:
    names = ("id", "retailer_id", "image_url", "title", "subtitle")
    element = {name: attachment[name] for name in names if attachment.get(name)}
    return {"type": "template", "payload": {"product": {"elements": [element]}}}


BUILDERS = {
    "location": _location,
    "fallback": _fallback,
    "reel": _reel,
    "ig_reel": _reel,
    "post": _post,
    "ig_post": _post,
    "product": _product,
}
