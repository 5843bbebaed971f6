"""The timeline's signal: wakes a worker where something may be to be said."""

from typing import Any

from workstreams.automation import tasks
from workstreams.automation.triggers import is_waking
from workstreams.bell import ring_now
from workstreams.conversations.models import ConversationEvent


def on_happened(events: list[ConversationEvent], **_: Any) -> None:
    if keys := [event.pk for event in events if is_waking(event)]:
        ring_now(tasks.decide, keys)
