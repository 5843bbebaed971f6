"""A message will not be sent: its agent is told, and its conversation remembers."""

from django.db import transaction

from workstreams.conversations import timeline
from workstreams.conversations.models import ConversationEvent, Message


def fail(message: Message, sentence: str, code: str, trace_id: str = "") -> None:
    """`sentence` is for the agent; nothing happens where another worker has settled it."""
    if message.mark_failed(sentence, code, trace_id):
        record(message)


@transaction.atomic
def record(message: Message) -> None:
    timeline.record(
        message.conversation,
        ConversationEvent.Kind.MESSAGE_FAILED,
        message=message.pk,
        code=message.error_code,
    )
