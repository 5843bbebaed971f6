"""What the Send API lets pass: the checks of a message before anything happens.

Reference: https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

import sqlite3
from typing import Any

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.routing import owner_of
from facebook_channel.simulator.template_rules import check_template
from facebook_channel.simulator.webhook_attachments import STICKERS

SENDER_ACTIONS = ("mark_seen", "typing_on", "typing_off", "react", "unreact")
RECIPIENTS = ("id", "user_ref", "comment_id", "post_id", "phone_number")
NOTIFICATION_TYPES = ("REGULAR", "SILENT_PUSH", "NO_PUSH")
MESSAGING_TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY")
TAGS = ("HUMAN_AGENT", "CUSTOMER_FEEDBACK")  # the others were removed on 27 April 2026
MESSAGE_KEYS = {"text", "attachment", "attachments", "sticker_id", "quick_replies", "metadata"}
ATTACHMENT_TYPES = ("image", "audio", "video", "file", "template")
DAY_MS = 24 * 60 * 60 * 1000
TEXT_LIMIT, METADATA_LIMIT, IMAGES_LIMIT = 2000, 1000, 30
QUICK_REPLIES_LIMIT, QUICK_REPLY_LIMITS = 13, {"title": 20, "payload": 1000}
QUICK_REPLY_TYPES = ("text", "user_phone_number", "user_email")


def recipient_id(parameters: dict[str, Any]) -> str:
    recipient = parameters.get("recipient")
    if not recipient:
        raise graph_errors.required("recipient")
    if not isinstance(recipient, dict):
        raise graph_errors.parameter("Param recipient must be a JSON object.")
    if len(recipient.keys() & set(RECIPIENTS)) > 1:
        raise graph_errors.parameter("Param recipient must hold exactly one kind of id.")
    return str(recipient.get("id", ""))


def check_sender_action(parameters: dict[str, Any]) -> None:
    if parameters.get("message"):
        raise graph_errors.GraphError(
            "Cannot send both message and state at the same time", 100, 2018014
        )
    if parameters["sender_action"] not in SENDER_ACTIONS:
        raise graph_errors.parameter(
            f"Param sender_action must be one of {{{', '.join(SENDER_ACTIONS)}}}"
        )
    if parameters["sender_action"] in ("react", "unreact"):
        payload = parameters.get("payload")
        if not isinstance(payload, dict) or not payload.get("message_id"):
            raise graph_errors.required("payload[message_id]")
        if parameters["sender_action"] == "react" and not payload.get("reaction"):
            raise graph_errors.required("payload[reaction]")


def check_message(parameters: dict[str, Any], *, has_upload: bool) -> None:
    """Raise GraphError for the first rule that the request breaks."""
    _check_type_and_tag(parameters)
    message = parameters.get("message")
    if not isinstance(message, dict):
        raise graph_errors.required("message")
    for key in message:
        if key not in MESSAGE_KEYS:
            raise graph_errors.parameter(f'Invalid keys "{key}" were found in param "message".')
    _check_text(message)
    _check_quick_replies(message.get("quick_replies") or [])
    _check_attachments(message, has_upload=has_upload)
    if not message.get("text") and not has_more_than_text(message):
        raise graph_errors.parameter(
            "Message cannot be empty, must provide valid attachment or text", 2018034
        )


def check_thread(
    thread: sqlite3.Row, page: sqlite3.Row, parameters: dict[str, Any], now: int
) -> None:
    """``now`` in milliseconds; the app may write, the person be reached, the window be open."""
    check_reach(thread, page)
    if parameters.get("messaging_type") == "UTILITY":
        return
    window = 7 * DAY_MS if parameters.get("tag") in TAGS else DAY_MS
    if now - thread["last_action_at"] > window:
        raise graph_errors.documented(10, 2018278)


def check_reach(thread: sqlite3.Row, page: sqlite3.Row) -> None:
    """``thread`` with the person's role."""
    if not page["live"] and not thread["role"]:
        raise graph_errors.documented(200, 2018028)
    if thread["blocked"]:
        raise graph_errors.documented(551, 1545041)
    if owner_of(thread, page) not in ("", page["app_id"]):
        raise graph_errors.documented(10, 2018300)


def attachments_of(message: dict[str, Any]) -> list[Any]:
    single = message.get("attachment")
    return ([single] if single else []) + list(message.get("attachments") or [])


def has_more_than_text(message: dict[str, Any]) -> bool:
    return bool(attachments_of(message) or message.get("sticker_id"))


def check_attachment(attachment: Any, *, has_upload: bool) -> None:
    if not isinstance(attachment, dict) or attachment.get("type") not in ATTACHMENT_TYPES:
        raise graph_errors.parameter(
            f"Param message[attachment][type] must be one of {{{', '.join(ATTACHMENT_TYPES)}}}"
        )
    payload = attachment.get("payload") or {}
    if not isinstance(payload, dict):
        raise graph_errors.parameter("Param message[attachment][payload] must be a JSON object.")
    if attachment["type"] == "template":
        check_template(payload)
    elif not payload.get("url") and not payload.get("attachment_id") and not has_upload:
        raise graph_errors.documented(100, 2018034)


def _check_type_and_tag(parameters: dict[str, Any]) -> None:
    kind, tag = parameters.get("messaging_type") or "RESPONSE", parameters.get("tag")
    if kind not in MESSAGING_TYPES:
        raise graph_errors.parameter(
            f"Param messaging_type must be one of {{{', '.join(MESSAGING_TYPES)}}}"
        )
    if parameters.get("notification_type", "REGULAR") not in NOTIFICATION_TYPES:
        raise graph_errors.parameter(
            f"Param notification_type must be one of {{{', '.join(NOTIFICATION_TYPES)}}}"
        )
    if tag and tag not in TAGS:
        raise graph_errors.documented(100, 1893061)
    if kind == "MESSAGE_TAG" and not tag:
        raise graph_errors.required("tag")


def _check_text(message: dict[str, Any]) -> None:
    text = message.get("text") or ""
    if not isinstance(text, str):
        raise graph_errors.parameter("Param message[text] must be a string.")
    if len(text) > TEXT_LIMIT:
        raise graph_errors.too_long("message[text]", TEXT_LIMIT)
    if text and has_more_than_text(message):
        raise graph_errors.parameter("Param message must hold either text or an attachment.")
    metadata = message.get("metadata") or ""
    if not isinstance(metadata, str) or len(metadata) >= METADATA_LIMIT:
        raise graph_errors.too_long("message[metadata]", METADATA_LIMIT - 1)


def _check_quick_replies(replies: Any) -> None:
    if not isinstance(replies, list) or not all(isinstance(each, dict) for each in replies):
        raise graph_errors.parameter("Param message[quick_replies] must be an array of objects.")
    if len(replies) > QUICK_REPLIES_LIMIT:
        raise graph_errors.too_long("message[quick_replies]", QUICK_REPLIES_LIMIT)
    for number, reply in enumerate(replies):
        where = f"message[quick_replies][{number}]"
        for name, limit in QUICK_REPLY_LIMITS.items():
            if len(str(reply.get(name, ""))) > limit:
                raise graph_errors.too_long(f"{where}[{name}]", limit)
        if reply.get("content_type", "text") not in QUICK_REPLY_TYPES:
            raise graph_errors.parameter(
                f"Param {where}[content_type] must be one of {{{', '.join(QUICK_REPLY_TYPES)}}}"
            )


def _check_attachments(message: dict[str, Any], *, has_upload: bool) -> None:
    listed = message.get("attachments") or []
    if not isinstance(listed, list):
        raise graph_errors.parameter("Param message[attachments] must be an array.")
    if len(listed) > IMAGES_LIMIT:
        raise graph_errors.too_long("message[attachments]", IMAGES_LIMIT)
    for attachment in attachments_of(message):
        check_attachment(attachment, has_upload=has_upload)
    if any(each["type"] != "image" for each in listed):
        raise graph_errors.parameter("Param message[attachments] may hold images only.")
    sticker_id = message.get("sticker_id")
    if sticker_id and str(sticker_id) not in map(str, STICKERS.values()):
        raise graph_errors.parameter("Param message[sticker_id] must be the id of a sticker.")
