"""Threads and messages as the Conversations API shows them.

Source: Messenger Platform, "Conversations API".
"""

import json
import mimetypes
import sqlite3
from datetime import UTC, datetime
from typing import Any

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.field_tree import Wanted

Shape = dict[str, Any]
THREAD_FIELDS = (
    "id",
    "link",
    "name",
    "updated_time",
    "message_count",
    "unread_count",
    "participants",
    "senders",
    "can_reply",
    "is_owner",
    "snippet",
    "subject",
    "messages",
)
MESSAGE_FIELDS = (
    "id",
    "created_time",
    "from",
    "to",
    "message",
    "attachments",
    "sticker",
    "shares",
    "reply_to",
    "tags",
    "is_unsupported",
)
FILES = ("image", "audio", "video", "file")


def check(fields: dict[str, Wanted], known: tuple[str, ...], kind: str) -> None:
    for name in fields:
        if name not in known:
            raise graph_errors.parameter(
                f"Tried accessing nonexisting field ({name}) on node type ({kind})"
            )


def only(shape: Shape, fields: dict[str, Wanted]) -> Shape:
    """The fields asked for and the id; what is empty is left out."""
    return {
        name: shape[name]
        for name in [*fields, *([] if "id" in fields else ["id"])]
        if shape.get(name) not in (None, "")
    }


def participant(name: str, object_id: str) -> Shape:
    return {"name": name, "email": f"{object_id}@facebook.com", "id": object_id}


def message(row: sqlite3.Row, page: Shape, person: Shape) -> Shape:
    """``page`` and ``person`` are participants; whoever did not write is addressed."""
    content = json.loads(row["content"])
    sender, receiver = (page, person) if row["author"] == "page" else (person, page)
    shape: Shape = {
        "id": row["mid"],
        "created_time": written(row["sent_at"]),
        "from": sender,
        "to": {"data": [receiver]},
        "message": content.get("text") or content.get("postback") or "",
    }
    attached = content.get("attachments") or []
    files = [_file(row["mid"], number, each) for number, each in enumerate(attached)]
    if kept := [file for file in files if file]:
        shape["attachments"] = {"data": kept}
    links = [each for each in attached if each["type"] not in (*FILES, "template")]
    if links:
        shape["shares"] = {"data": [_share(each) for each in links]}
    if content.get("sticker"):
        shape["sticker"] = content["sticker"]["url"]
    if content.get("reply_to"):
        shape["reply_to"] = {"mid": content["reply_to"]["mid"]}
    shape["tags"] = {"data": [{"name": "inbox"}, {"name": "messenger"}]}
    return shape


def is_deleted(row: sqlite3.Row) -> bool:
    return bool(json.loads(row["content"]).get("unsent"))


def written(at_ms: int) -> str:
    """``2026-03-01T10:00:00+0000``"""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _file(mid: str, number: int, attachment: Shape) -> Shape | None:
    """Templates and shared things are no files."""
    kind, url = attachment["type"], attachment.get("url")
    if kind not in FILES or not url:
        return None
    name = attachment.get("name") or "file"
    mime_type = mimetypes.guess_type(name)[0] or f"{kind if kind != 'file' else 'application'}/*"
    shape: Shape = {"id": f"{mid}:{number}", "mime_type": mime_type, "name": name}
    if kind == "image":
        picture = {"width": 640, "height": 480, "max_width": 640, "max_height": 480}
        shape["image_data"] = {**picture, "url": url, "preview_url": url, "image_type": 1}
    elif kind == "video":
        size = {"width": 640, "height": 480, "length": 1, "video_type": 1, "rotation": 0}
        shape["video_data"] = {**size, "url": url, "preview_url": url}
    else:
        shape["file_url"] = url
    return shape


def _share(attachment: Shape) -> Shape:
    payload = attachment.get("payload") or {}
    link = attachment.get("url") or payload.get("url") or ""
    return {"link": link, "name": attachment.get("title") or payload.get("title") or link}
