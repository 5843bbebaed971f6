"""An agent answers: checked, kept, and then sent."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.bell import ring
from workstreams.channels.registry import adapter_for
from workstreams.conversations import tasks, timeline
from workstreams.conversations.live import announce
from workstreams.conversations.models import (
    Conversation,
    Direction,
    Message,
    Origin,
    State,
    Status,
)
from workstreams.conversations.models.message import last_line
from workstreams.conversations.permission import reply_permission
from workstreams.models import User


class ReplyRefused(Exception):
    """The answer was not kept; `sentence` tells the agent why and what helps."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def reply(conversation: Conversation, author: User, text: str) -> list[Message]:
    """Queue an answer, in as many parts as the channel needs; raises ReplyRefused."""
    text = _sendable(text).strip()
    if not text:
        raise ReplyRefused(_("Write something first."))
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    _check_author(locked, author)
    permission = reply_permission(locked)
    if not permission.allowed:
        raise ReplyRefused(" ".join(filter(None, [permission.sentence, permission.remedy])))
    messages = _queue(locked, author, split(text, locked), permission.lane)
    announce([timeline.change_of(locked)])
    ring(tasks.deliver_replies, locked.pk)
    return messages


def _sendable(text: str) -> str:
    """Without NUL characters and halves of surrogate pairs, which nobody could keep or send."""
    return (
        text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    )


def _check_author(conversation: Conversation, author: User) -> None:
    if conversation.status != Status.ACTIVE:
        raise ReplyRefused(
            _("This conversation is not active. Take it or reopen it before you answer.")
        )
    if conversation.agent is None or conversation.agent.user_id != author.pk:
        raise ReplyRefused(
            _("%(agent)s is answering this conversation.") % {"agent": conversation.agent}
        )


def _queue(conversation: Conversation, author: User, parts: list[str], lane: str) -> list[Message]:
    now = timezone.now()
    session = conversation.sessions.running().first()
    reply_id = uuid.uuid4()
    messages = Message.objects.bulk_create(
        Message(
            conversation=conversation,
            channel=conversation.channel,
            session=session,
            direction=Direction.OUTBOUND,
            origin=Origin.AGENT,
            author=author,
            text=part,
            reply_id=reply_id,
            state=State.QUEUED,
            lane=lane,
            occurred_at=now,
            next_attempt_at=now,
        )
        for part in parts
    )
    Conversation.objects.filter(pk=conversation.pk).update(
        last_activity_at=now,
        last_line=last_line(parts[-1], []),
        last_line_is_ours=True,
        waiting_since=None,
    )
    return messages


def split(text: str, conversation: Conversation) -> list[str]:
    """The text in parts the channel takes, broken at a line or a word where possible."""
    longest = adapter_for(conversation.channel.kind).limits().text_length
    parts: list[str] = []
    while (fitting := _fitting(text, longest)) < len(text):
        cut = max(text.rfind("\n", 0, fitting + 1), text.rfind(" ", 0, fitting + 1))
        cut = cut if cut > fitting // 2 else fitting
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [part for part in [*parts, text] if part]


def _fitting(text: str, longest: int) -> int:
    """How many characters go into one message; an emoji counts twice, as at the platform."""
    units = text.encode("utf-16-le")[: 2 * longest]
    return len(units.decode("utf-16-le", "ignore"))


def send_again(message: Message) -> bool:
    """Try a failed or unsure message once more, because an agent says so."""
    if not message.send_again():
        return False
    announce([timeline.change_of(message.conversation)])
    ring(tasks.deliver_replies, message.conversation_id)
    return True


def confirm_arrival(message: Message) -> bool:
    """An unsure message did arrive: an agent has seen it at the platform."""
    confirmed = message.confirm_arrival()
    if confirmed:
        announce([timeline.change_of(message.conversation)])
    return confirmed
