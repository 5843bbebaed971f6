"""Messages that were only read along leave for the conversation in which they are answered."""

from workstreams.conversations.intake.desk import Desk
from workstreams.conversations.intake.effects import UNSENT
from workstreams.conversations.last_line import last_line
from workstreams.conversations.models import Conversation, Message


def move(desk: Desk, conversation: Conversation, messages: list[Message]) -> None:
    """From now on they are news; the oldest comes first, and none of them was taken back."""
    left = {id(row): row for message in messages if (row := desk.row_of(message)) is not None}
    left.pop(id(conversation), None)
    keys = [message.pk for message in messages if message.pk]
    desk.moved.append((conversation, keys))
    for message in messages:
        message.conversation = conversation
        message.from_standby = message.from_history = False
    last, before = messages[-1], conversation.last_customer_message_at
    if before is None or before <= last.occurred_at:
        conversation.last_line, conversation.last_line_is_ours = _line_of(desk, last), False
        conversation.last_customer_message_at = last.occurred_at
    for row in left.values():
        _retell(desk, row)


def _retell(desk: Desk, row: Conversation) -> None:
    """Lists show the last of what is left."""
    gone = [key for _conversation, keys in desk.moved for key in keys]
    saved = row.messages.exclude(pk__in=gone).in_order().last() if row.pk else None
    said = [message for message in desk.messages if message.conversation is row]
    said += [saved] if saved is not None else []
    last = max(said, key=lambda message: message.occurred_at, default=None)
    row.last_line = _line_of(desk, last) if last is not None else ""
    row.last_line_is_ours = last is not None and last.is_ours
    desk.touched[id(row)] = row


def _line_of(desk: Desk, message: Message) -> str:
    if message.unsent_at:
        return UNSENT
    came = [each for each in desk.attachments if each.message is message]
    kinds = [each.kind for each in (message.attachments.all() if message.pk else came)]
    return last_line(message.text, kinds)
