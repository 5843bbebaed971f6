"""While a channel needs attention its messages wait; what waited for long asks its agent first."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.channels.errors import ChannelNeedsAttention
from workstreams.channels.models import Channel
from workstreams.conversations import failures, timeline
from workstreams.conversations.models import Conversation, Message, Origin, State
from workstreams.conversations.models.message_sending import NO_ERROR

PATIENCE = timedelta(hours=1)  # after that an answer may no longer fit
PATIENCE_BY_ITSELF = timedelta(minutes=15)  # what nobody wrote fits a moment only
TOO_LONG = "held_too_long"
AT_MOST = 500  # messages in one go; the sweep comes again


def must_wait(channel: Channel) -> bool:
    """A retired channel is not waited for: its messages fail."""
    return channel.is_in_service and channel.health == Channel.Health.NEEDS_ATTENTION


def hold(message: Message) -> None:
    message.hold(_explanation())
    timeline.tell(message.conversation)


def stop(message: Message, error: ChannelNeedsAttention) -> None:
    """The platform takes nothing from this channel: nobody else need try."""
    message.channel.report_trouble(error.sentence)
    message.hold(_explanation(), error.code, error.trace_id)
    held = Message.objects.hold_queued(message.channel_id, timezone.now(), _explanation())
    _show(held)


def release(channel: Channel) -> None:
    """It works again, or may: what waits for less than an hour goes, the rest asks its agent.

    What is said by itself waits for a quarter of that; surveys wait like answers.
    """
    now = timezone.now()
    held = Message.objects.filter(channel=channel, state=State.HELD)
    by_itself = Q(origin=Origin.AUTOMATED, kind="message")
    is_late = Q(held_since__lte=now - PATIENCE)
    is_late |= by_itself & Q(held_since__lte=now - PATIENCE_BY_ITSELF)
    for message in held.filter(is_late).select_related("conversation").order_by("id")[:AT_MOST]:
        failures.ask_agent(message, _question(message), TOO_LONG)
    fresh = held.exclude(is_late)
    conversations = set(fresh.values_list("conversation_id", flat=True))
    fresh.update(state=State.QUEUED, next_attempt_at=now, **NO_ERROR)
    _show(conversations)


def release_mended() -> None:
    """Whoever mended a channel need not think of its messages."""
    waiting = Message.objects.filter(state=State.HELD).values("channel")
    needs_attention = Q(deleted_at=None, health=Channel.Health.NEEDS_ATTENTION)
    for channel in Channel.objects.filter(pk__in=waiting).exclude(needs_attention):
        release(channel)


def _show(conversation_ids: Iterable[int]) -> None:
    conversations = Conversation.objects.filter(pk__in=conversation_ids)
    timeline.tell(*conversations)


def _explanation() -> str:
    return _("The page has to be reconnected first. The message waits and then leaves by itself.")


def _question(message: Message) -> str:
    if message.origin == Origin.AUTOMATED:
        return _("The page was disconnected for so long that this fits no longer.")
    return _("The page was disconnected for more than an hour. If it still fits, send it now.")
