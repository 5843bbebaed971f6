"""How much time is left to answer, as a screen says it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from omnichannel.showing.moments import how_long, roughly, when
from workstreams.channels.policy import ReplyPermission

SOON = timedelta(hours=6)
URGENT = timedelta(hours=1)


class Mood(Enum):
    """How the window looks; the words say the same."""

    CALM = "calm"
    SOON = "soon"
    URGENT = "urgent"
    SPECIAL = "special"  # only what a person writes may go out
    CLOSED = "closed"


ICONS = {
    Mood.CALM: "clock",
    Mood.SOON: "clock",
    Mood.URGENT: "alert",
    Mood.SPECIAL: "person",
    Mood.CLOSED: "lock",
}


@dataclass(frozen=True, kw_only=True)
class Window:
    """`left` and `left_in_short` are empty when no time limit applies."""

    mood: Mood
    left: str = ""
    left_in_short: str = ""
    until: str = ""
    sentence: str = ""
    remedy: str = ""

    @property
    def is_open(self) -> bool:
        return self.mood is not Mood.CLOSED

    @property
    def icon(self) -> str:
        return ICONS[self.mood]


def window_of(permission: ReplyPermission, now: datetime) -> Window:
    if not permission.allowed:
        return Window(mood=Mood.CLOSED, sentence=permission.sentence, remedy=permission.remedy)
    if permission.until is None:
        return Window(mood=Mood.CALM, sentence=permission.sentence)
    left = permission.until - now
    return Window(
        mood=Mood.SPECIAL if permission.is_special and left >= URGENT else _by_the_clock(left),
        left=how_long(left),
        left_in_short=roughly(left),
        until=when(permission.until, now),
        sentence=permission.sentence,
    )


def _by_the_clock(left: timedelta) -> Mood:
    if left < URGENT:
        return Mood.URGENT
    return Mood.SOON if left < SOON else Mood.CALM
