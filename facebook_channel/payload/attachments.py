"""What comes along with a message: files, stickers, places, links, shared posts, templates."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from facebook_channel.json_values import (
    as_identifier,
    as_list,
    as_object,
    as_text,
    keepable,
)
from facebook_channel.payload.surroundings import Json
from facebook_channel.payload.templates import lines_of
from workstreams.channels.events import ReceivedAttachment

LONGEST_KIND = 30
# All that Facebook has documented over the years; what else comes may be nothing we can show.
KNOWN = {
    *("image", "video", "audio", "file", "sticker", "like_heart", "ephemeral", "location"),
    *("fallback", "share", "post", "ig_post", "reel", "ig_reel", "ig_story", "story_mention"),
    *("template", "appointment_booking"),
}
DETOUR = ("l.facebook.com", "/l.php")  # Facebook's own way to a link; `u` is where it leads


def attachments_of(message: Json) -> tuple[ReceivedAttachment, ...]:
    """A sticker is one, though it was announced in three ways over the years.

    As a picture with a `sticker_id`; as a sticker and a picture of it; as a sticker alone.
    """
    parts = [as_object(part) for part in as_list(message.get("attachments")) if part]
    number = as_identifier(message.get("sticker_id"))
    stickers = [part for part in parts if _is_sticker(part, number)]
    if not stickers:
        return tuple(map(_attachment, parts))
    sticker = _sticker(number, stickers)
    others = (part for part in parts if not _is_sticker(part, number))
    return (sticker, *(_attachment(part) for part in others if not _pictures(part, sticker)))


def is_blank(attachment: ReceivedAttachment) -> bool:
    """Nothing was told but that something came."""
    is_nameless = attachment.kind == "fallback" and not (attachment.url or attachment.title)
    return is_nameless or is_unknown(attachment)


def is_unknown(attachment: ReceivedAttachment) -> bool:
    """Of a type nobody documented, with nothing a person could open or read."""
    return attachment.kind not in KNOWN and not (attachment.url or attachment.title)


def _is_sticker(part: Json, number: str) -> bool:
    kind = part.get("type")
    return kind == "sticker" or (kind == "image" and bool(number or _number_of(part)))


def _number_of(part: Json) -> str:
    return as_identifier(as_object(part.get("payload")).get("sticker_id"))


def _sticker(number: str, parts: list[Json]) -> ReceivedAttachment:
    number = number or next(filter(None, map(_number_of, parts)), "")
    return ReceivedAttachment(
        kind="sticker",
        url=next(filter(None, (_address(_url_of(part)) for part in parts)), ""),
        details={"sticker_id": number} if number else {},
    )


def _pictures(part: Json, sticker: ReceivedAttachment) -> bool:
    return part.get("type") == "image" and _address(_url_of(part)) == sticker.url


def _attachment(part: Json) -> ReceivedAttachment:
    payload = as_object(part.get("payload"))
    kind = as_text(part.get("type"))[:LONGEST_KIND] or "unknown"
    raw = _url_of(part)
    url = _address(raw)
    details = {key: value for key, value in payload.items() if key not in ("url", "title")}
    if raw and not url:
        details["path"] = raw  # a way within a site nobody names
    title = as_text(payload.get("title")) or as_text(part.get("title"))
    return ReceivedAttachment(
        kind=kind, url=url, title=title or _told_by(kind, payload), details=keepable(details)
    )


def _url_of(part: Json) -> str:
    found = (as_object(part.get("payload")).get("url"), part.get("url"), part.get("URL"))
    return next(filter(None, map(as_text, found)), "")


def _address(raw: str) -> str:
    """What a browser can open, without Facebook's detour; empty for a path within a site."""
    try:
        parts = urlsplit(raw)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    if (parts.netloc, parts.path) == DETOUR and (target := parse_qs(parts.query).get("u")):
        return target[0] if target[0].startswith(("http://", "https://")) else raw
    return raw


def _told_by(kind: str, payload: Json) -> str:
    if kind == "template":
        return "\n".join(lines_of(payload))
    if kind == "appointment_booking":
        return _appointment(payload)
    return ""


def _appointment(payload: Json) -> str:
    """`requested · 2024-06-02 12:00 (Europe/Oslo)`; the time comes in seconds."""
    try:
        zone: Any = ZoneInfo(as_text(payload.get("timezone")) or "UTC")
    except (ValueError, OSError, KeyError):
        zone = UTC
    try:
        begin = f"{datetime.fromtimestamp(int(payload['start_time']), zone):%Y-%m-%d %H:%M}"
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return as_text(payload.get("status"))
    return " · ".join(filter(None, [as_text(payload.get("status")), f"{begin} ({zone})"]))
