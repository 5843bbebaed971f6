"""The system tells the customer something, where the channel lets it."""

from uuid import uuid4

from django.db import transaction

from workstreams.conversations import outbox
from workstreams.conversations.models import Conversation, Message
from workstreams.conversations.permission import reply_permission
from workstreams.conversations.wording import sendable, split


@transaction.atomic
def say(conversation: Conversation, text: str) -> Message | None:
    """Queue an automated message and give its first part.

    Gives nothing where there is nothing to say, or where only a person may answer now.
    """
    text = sendable(text)
    if not text:
        return None
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    permission = reply_permission(locked)
    if not permission.allowed or permission.is_special:
        return None
    parts = split(text, locked)
    return outbox.put(locked, parts, None, permission.lane, uuid4())[0]
