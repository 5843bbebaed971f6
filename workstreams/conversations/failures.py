"""A message will not be sent: its agent is told, and its conversation remembers."""

from django.db import transaction

from workstreams.channels.errors import TemporaryChannelError
from workstreams.conversations import timeline
from workstreams.conversations.models import ConversationEvent, Message


@transaction.atomic
def fail(message: Message, sentence: str, code: str, trace_id: str = "") -> None:
    """`sentence` is for the agent; nothing happens where another worker has settled it."""
    if message.mark_failed(sentence, code, trace_id):
        _record(message)


@transaction.atomic
def try_later(message: Message, error: TemporaryChannelError) -> bool:
    """Back into the line; True where that was tried often enough, and it has failed."""
    failed = message.retry_later(
        error.sentence, error.code, error.retry_after, error.trace_id, error.retries
    )
    if failed:
        _record(message)
    return failed


@transaction.atomic
def ask_agent(message: Message, sentence: str, code: str) -> None:
    """It was held for so long that its agent decides; nothing happens where it is not held."""
    if message.ask_agent(sentence, code):
        _record(message)


def _record(message: Message) -> None:
    timeline.record(
        message.conversation,
        ConversationEvent.Kind.MESSAGE_FAILED,
        message=message.pk,
        code=message.error_code,
    )
