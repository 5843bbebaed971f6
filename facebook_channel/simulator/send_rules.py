"""What the Send API lets pass: the checks of a message before anything happens.

Reference: https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

import sqlite3
from typing import Any

from facebook_channel.simulator import graph_errors

SENDER_ACTIONS = ("mark_seen", "typing_on", "typing_off", "react", "unreact")
MESSAGING_TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY")
TAGS = ("HUMAN_AGENT", "CUSTOMER_FEEDBACK")  # the others were removed on 27 April 2026
MESSAGE_KEYS = {"text", "attachment", "attachments", "quick_replies", "metadata"}
ATTACHMENT_TYPES = ("image", "audio", "video", "file", "template")
DAY_MS = 24 * 60 * 60 * 1000
TEXT_LIMIT, METADATA_LIMIT, QUICK_REPLY_LIMIT, QUICK_REPLIES_LIMIT = 2000, 1000, 20, 13


def recipient_id(parameters: dict[str, Any]) -> str:
    recipient = parameters.get("recipient")
    if not recipient:
        raise graph_errors.required("recipient")
    if not isinstance(recipient, dict):
        raise graph_errors.parameter("Param recipient must be a JSON object.")
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
    for attachment in attachments_of(message):
        _check_attachment(attachment, has_upload=has_upload)
    if not message.get("text") and not attachments_of(message):
        raise graph_errors.parameter(
            "Message cannot be empty, must provide valid attachment or text", 2018034
        )


def check_thread(thread: sqlite3.Row, parameters: dict[str, Any], now: int) -> None:
    """``now`` in milliseconds; the person must be reachable and the window open."""
    if thread["blocked"]:
        raise graph_errors.person_unavailable()
    if parameters.get("messaging_type") == "UTILITY":
        return
    window = 7 * DAY_MS if parameters.get("tag") in TAGS else DAY_MS
    if now - thread["last_action_at"] > window:
        raise graph_errors.outside_window()


def attachments_of(message: dict[str, Any]) -> list[Any]:
    single = message.get("attachment")
    return ([single] if single else []) + list(message.get("attachments") or [])


def _check_type_and_tag(parameters: dict[str, Any]) -> None:
    kind, tag = parameters.get("messaging_type", "RESPONSE"), parameters.get("tag")
    if kind not in MESSAGING_TYPES:
        raise graph_errors.parameter(
            f"Param messaging_type must be one of {{{', '.join(MESSAGING_TYPES)}}}"
        )
    if tag and tag not in TAGS:
        raise graph_errors.GraphError("Invalid parameter", 100, 1893061)
    if kind == "MESSAGE_TAG" and not tag:
        raise graph_errors.required("tag")


def _check_text(message: dict[str, Any]) -> None:
    text = message.get("text", "")
    if not isinstance(text, str):
        raise graph_errors.parameter("Param message[text] must be a string.")
    if len(text) > TEXT_LIMIT:
        raise graph_errors.too_long("message[text]", TEXT_LIMIT)
    if text and attachments_of(message):
        raise graph_errors.parameter("Param message must hold either text or an attachment.")
    metadata = message.get("metadata", "")
    if not isinstance(metadata, str) or len(metadata) > METADATA_LIMIT:
        raise graph_errors.too_long("message[metadata]", METADATA_LIMIT)


def _check_quick_replies(replies: Any) -> None:
    if not isinstance(replies, list) or not all(isinstance(each, dict) for each in replies):
        raise graph_errors.parameter("Param message[quick_replies] must be an array of objects.")
    if len(replies) > QUICK_REPLIES_LIMIT:
        raise graph_errors.too_long("message[quick_replies]", QUICK_REPLIES_LIMIT)
    for number, reply in enumerate(replies):
        if len(str(reply.get("title", ""))) > QUICK_REPLY_LIMIT:
            raise graph_errors.too_long(
                f"message[quick_replies][{number}][title]", QUICK_REPLY_LIMIT
            )


def _check_attachment(attachment: Any, *, has_upload: bool) -> None:
    if not isinstance(attachment, dict) or attachment.get("type") not in ATTACHMENT_TYPES:
        raise graph_errors.parameter(
            f"Param message[attachment][type] must be one of {{{', '.join(ATTACHMENT_TYPES)}}}"
        )
    payload = attachment.get("payload") or {}
    if not isinstance(payload, dict):
        raise graph_errors.parameter("Param message[attachment][payload] must be a JSON object.")
    if payload.get("attachment_id"):
        raise graph_errors.parameter("Invalid id, or you do not own the attachment", 2018074)
    if attachment["type"] != "template" and not payload.get("url") and not has_upload:
        raise graph_errors.parameter(
            "Message cannot be empty, must provide valid attachment or text", 2018034
        )
