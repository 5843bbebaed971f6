"""An agent answers: checked, kept, and then sent."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.bell import ring
from workstreams.channels.registry import adapter_for
from workstreams.conversations import tasks, timeline
from workstreams.conversations.last_line import last_line
from workstreams.conversations.live import announce
from workstreams.conversations.models import (
    Conversation,
    Direction,
    Message,
    Origin,
    State,
    Status,
)
from workstreams.conversations.permission import reply_permission
from workstreams.conversations.rights import Rights
from workstreams.models import User

LONGEST_TEXT = 20_000  # characters of an answer; it is cut into what the channel takes


class ReplyRefused(Exception):
    """The answer was not kept; `sentence` tells the agent why and what helps."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def reply(
    conversation: Conversation, author: User, text: str, reply_id: uuid.UUID | None = None
) -> list[Message]:
    """Queue an answer, in as many parts as the channel needs; raises ReplyRefused.

    Who sends the same words under the same `reply_id` twice (a second click, a lost
    response) gets the messages of the first time.
    """
    text = _sendable(text).strip()
    if not text:
        raise ReplyRefused(_("Write something first."))
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    parts = split(text, locked)
    said = list(locked.messages.filter(reply_id=reply_id, author=author).order_by("id"))
    if reply_id and [message.text for message in said] == parts:
        return said
    _check_author(locked, author)
    permission = reply_permission(locked)
    if not permission.allowed:
        raise ReplyRefused(" ".join(filter(None, [permission.sentence, permission.remedy])))
    messages = _queue(locked, author, parts, permission.lane, _fresh(reply_id, said))
    announce([timeline.change_of(locked)])
    ring(tasks.deliver_replies, locked.pk)
    return messages


def _fresh(reply_id: uuid.UUID | None, said: list[Message]) -> uuid.UUID:
    """Other words under a used id are another answer."""
    return uuid.uuid4() if reply_id is None or said else reply_id


def _sendable(text: str) -> str:
    """Without NUL characters and halves of surrogate pairs, which nobody could keep or send."""
    return (
        text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    )


def _check_author(conversation: Conversation, author: User) -> None:
    if conversation.is_closed:
        raise ReplyRefused(_("This conversation is closed. The customer's next message opens one."))
    if conversation.status != Status.ACTIVE:
        raise ReplyRefused(
            _("This conversation is not active. Take it or reopen it before you answer.")
        )
    if not Rights(conversation, author).is_own:
        raise ReplyRefused(
            _("%(agent)s is answering this conversation.") % {"agent": conversation.agent}
        )


def _queue(
    conversation: Conversation, author: User, parts: list[str], lane: str, reply_id: uuid.UUID
) -> list[Message]:
    now = timezone.now()
    session = conversation.sessions.running().first()
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
    _show_as_answered(conversation, parts[-1], now)
    return messages


def _show_as_answered(conversation: Conversation, text: str, now: datetime) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(
        last_activity_at=now,
        last_line=last_line(text, []),
        last_line_is_ours=True,
        waiting_since=None,
    )


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


@transaction.atomic
def send_again(message: Message, by: User) -> bool:
    """Try a failed or unsure message once more, because its agent says so.

    False when it is on its way, or its echo may still come; raises ReplyRefused.
    """
    _check_author(Conversation.objects.select_for_update().get(pk=message.conversation_id), by)
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
