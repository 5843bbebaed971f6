"""Send failed answers once more, because an administrator says so."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from workstreams.bell import ring
from workstreams.conversations import tasks, timeline
from workstreams.conversations.models import Conversation, Message
from workstreams.conversations.permission import reply_permission


@dataclass
class Resent:
    """How many were put in line, and how many were not for which reason."""

    queued: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def send_again(messages: Iterable[Message]) -> Resent:
    """In the order they were written; each by itself, so that none holds up another."""
    resent = Resent()
    for message in sorted(messages, key=lambda message: message.pk):
        if reason := _refusal(message):
            resent.refused[reason] += 1
        else:
            resent.queued += 1
    return resent


@transaction.atomic
def _refusal(message: Message) -> str:
    """Why it cannot go again; empty once it is in line."""
    conversation = Conversation.objects.select_for_update().get(pk=message.conversation_id)
    if message.unsent_at or message.erased_at:
        return _("Its content was erased.")
    if conversation.is_closed:
        return _("Its conversation is closed.")
    permission = reply_permission(conversation)
    if not permission.allowed:
        return permission.sentence
    if not message.send_again():
        return _("It did not fail: it was sent, is on its way, or its confirmation may still come.")
    timeline.tell(conversation)
    ring(tasks.deliver_replies, conversation.pk)
    return ""
