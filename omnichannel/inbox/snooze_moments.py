"""Moments until which a conversation is likely to be snoozed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from omnichannel.showing.moments import when
from workstreams.channels.policy import ReplyPermission
from workstreams.conversations.models import Conversation
from workstreams.conversations.permission import permission_to_begin

MORNING = time(9)
LATER = timedelta(hours=3)
DAY = timedelta(days=1)
WEEK = 7


@dataclass(frozen=True)
class Moment:
    """`is_too_late`: the reply window closes before."""

    words: str
    at: datetime
    told: str
    is_too_late: bool


def usual_moments(now: datetime) -> dict[str, datetime]:
    """By their words, whatever the conversation."""
    return dict(_choices(timezone.localtime(now)))


def moments_for(conversation: Conversation, now: datetime) -> Sequence[Moment]:
    """Later today, tomorrow morning and next week, in the time zone of whoever reads."""
    permission = permission_to_begin(conversation.identity, now)
    return [
        Moment(words, at, when(at, now), is_past(permission, at))
        for words, at in _choices(timezone.localtime(now))
    ]


def is_past(permission: ReplyPermission, moment: datetime) -> bool:
    """The reply window, which is open now, is closed by then."""
    return permission.until is not None and moment >= permission.until


def _choices(here: datetime) -> list[tuple[str, datetime]]:
    later = _half_hour(_after(here, LATER))
    choices = [(_("Later today"), later)] if later.date() == here.date() else []
    zone, tomorrow = timezone.get_current_timezone(), here.date() + DAY
    monday = tomorrow + DAY * (WEEK - tomorrow.weekday())  # never tomorrow itself
    return [
        *choices,
        (_("Tomorrow morning"), datetime.combine(tomorrow, MORNING, zone)),
        (_("Next week"), datetime.combine(monday, MORNING, zone)),
    ]


def _half_hour(moment: datetime) -> datetime:
    """The next one, so that the menu does not change by the minute."""
    begun = moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
    return _after(begun, timedelta(minutes=30))


def _after(here: datetime, span: timedelta) -> datetime:
    """In time that passes, whatever clocks do that night."""
    return timezone.localtime(here.astimezone(UTC) + span)
