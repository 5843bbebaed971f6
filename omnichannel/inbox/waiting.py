"""Why an answer has not left yet: until when it waits, or for what."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from omnichannel.showing.moments import when
from workstreams.conversations.models import Message, State
from workstreams.conversations.models.message_query import ECHO_PATIENCE

WORTH_TELLING = timedelta(seconds=20)  # a shorter wait is over before it is read
ON_THEIR_WAY = {State.QUEUED, State.HELD, State.SENDING}


def waits_in(messages: Sequence[Message], now: datetime) -> Mapping[int, str]:
    """Of the messages of one conversation those that wait in line, each with a sentence."""
    told: dict[int, str] = {}
    someone_is_before = False
    for message in sorted(messages, key=lambda message: message.pk):
        if message.state == State.QUEUED:
            told[message.pk] = _behind() if someone_is_before else _until(message, now)
        someone_is_before = someone_is_before or _holds_up(message, now)
    return {pk: sentence for pk, sentence in told.items() if sentence}


def _holds_up(message: Message, now: datetime) -> bool:
    if message.state == State.UNKNOWN:
        return message.unknown_since is not None and now - message.unknown_since < ECHO_PATIENCE
    return message.state in ON_THEIR_WAY


def _behind() -> str:
    return _("Waits for the message before it")


def _until(message: Message, now: datetime) -> str:
    """The platform's sentence says why."""
    at = message.next_attempt_at
    if at is None or at - now < WORTH_TELLING:
        return ""
    told = _("Waits until %(moment)s") % {"moment": when(at, now)}
    return f"{told}: {message.error}" if message.error else told
