"""What makes a survey go out: the timeline says that a conversation was closed."""

from typing import Any

from workstreams.bell import ring
from workstreams.conversations.models import ConversationEvent
from workstreams.surveys import tasks
from workstreams.surveys.inviting import has_survey


def on_happened(events: list[ConversationEvent], **_: Any) -> None:
    closed = [event for event in events if event.kind == ConversationEvent.Kind.CLOSED]
    if closed and has_survey({event.conversation.channel_id for event in closed}):
        for event in closed:
            ring(tasks.invite, event.conversation_id)
