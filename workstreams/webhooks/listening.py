"""Hear what happened, once it is committed, and wake the sender."""

from collections.abc import Sequence
from typing import Any

from workstreams.bell import ring_now
from workstreams.conversations.models import ConversationEvent
from workstreams.webhooks import enqueueing
from workstreams.webhooks.tasks import send_webhooks


def hear(events: Sequence[ConversationEvent], **_: Any) -> None:
    if enqueueing.enqueue(events):
        ring_now(send_webhooks)
