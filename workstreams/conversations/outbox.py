"""Keep what is to be said to a customer, and wake whoever sends it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from workstreams.bell import ring
from workstreams.conversations import tasks, timeline
from workstreams.conversations.last_line import last_line
from workstreams.conversations.models import (
    Attachment,
    Conversation,
    Direction,
    Message,
    Origin,
    State,
)
from workstreams.models import User


def put(
    conversation: Conversation,
    parts: list[str],
    author: User | None,
    lane: str,
    reply_id: UUID,
    attachments: Sequence[Attachment] = (),
    quoted: str = "",
    kind: str = "message",
) -> list[Message]:
    """Queue texts, then files, behind what is in line; the caller holds the conversation's row.

    Every part is a message of its own, so that it fails and is sent again on its own. Without an
    author the system speaks, and the customer still waits for a person. The first part answers
    the message that the platform knows as `quoted`, where there is one.
    """
    texts = [*parts, *("" for _file in attachments)]
    facts: dict[str, Any] = {"author": author, "lane": lane, "reply_id": reply_id, "kind": kind}
    messages = _queue(conversation, texts, quoted, **facts)
    _attach(attachments, messages[len(parts) :])
    kinds = [attachment.kind for attachment in attachments]
    line = last_line("" if kinds else parts[-1], kinds[-1:])
    _show_as_said(conversation, line, messages[0].occurred_at, is_answer=author is not None)
    timeline.tell(conversation)
    ring(tasks.deliver_replies, conversation.pk)
    return messages


def _queue(
    conversation: Conversation,
    texts: Sequence[str],
    quoted: str,
    author: User | None,
    **facts: Any,
) -> list[Message]:
    now = timezone.now()
    session = conversation.sessions.running().first()
    return Message.objects.bulk_create(
        Message(
            conversation=conversation,
            channel=conversation.channel,
            session=session,
            direction=Direction.OUTBOUND,
            origin=Origin.AGENT if author else Origin.AUTOMATED,
            author=author,
            text=text,
            reply_to_external_id="" if place else quoted,
            state=State.QUEUED,
            occurred_at=now,
            next_attempt_at=now,
            **facts,
        )
        for place, text in enumerate(texts)
    )


def _attach(attachments: Sequence[Attachment], messages: Sequence[Message]) -> None:
    for attachment, message in zip(attachments, messages, strict=True):
        attachment.message = message
    Attachment.objects.bulk_create(attachments)


def _show_as_said(conversation: Conversation, line: str, now: datetime, *, is_answer: bool) -> None:
    answered = {"waiting_since": None} if is_answer else {}
    Conversation.objects.filter(pk=conversation.pk).update(
        last_activity_at=now, last_line=line, last_line_is_ours=True, **answered
    )
