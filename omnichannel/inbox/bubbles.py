"""One message as it is shown: its words, what came along, and how far it got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from omnichannel.inbox.links import linked, web_address
from omnichannel.inbox.moments import clock
from workstreams.conversations.models import Attachment, Direction, Message, Origin, State
from workstreams.conversations.models.message_query import ECHO_PATIENCE
from workstreams.models import User

ICONS = {
    State.QUEUED: "clock",
    State.SENDING: "clock",
    State.SENT: "check",
    State.DELIVERED: "double-check",
    State.READ: "double-check",
    State.FAILED: "alert",
    State.UNKNOWN: "question",
}
CERTAIN = {State.RECEIVED, State.SENT, State.DELIVERED, State.READ}


@dataclass(frozen=True)
class Part:
    """Something that came along; `address` is empty where there is nothing safe to open."""

    icon: str
    name: str
    address: str = ""


@dataclass
class Bubble:
    """`ends_run` is set by the thread: the last of several in a row."""

    message: Message
    text: SafeString
    quoted: Message | None
    parts: Sequence[Part]
    author: str
    has_waited: bool
    ends_run: bool = True

    template = "inbox/_bubble.html"

    @property
    def key(self) -> str:
        return f"message-{self.message.pk}"

    @property
    def at(self) -> datetime:
        return self.message.occurred_at

    @property
    def clock(self) -> str:
        return clock(self.at)

    @property
    def state_icon(self) -> str:
        return ICONS.get(State(self.message.state), "")

    @property
    def is_unsupported(self) -> bool:
        return self.message.kind == "unsupported"

    @property
    def is_tapped(self) -> bool:
        return self.message.kind == "postback"

    @property
    def is_refused(self) -> bool:
        return any(attachment.is_refused for attachment in self.message.attachments.all())

    @property
    def is_from_elsewhere(self) -> bool:
        return self.message.origin == Origin.ELSEWHERE

    @property
    def is_automated(self) -> bool:
        return self.message.origin == Origin.AUTOMATED

    @property
    def tells_more(self) -> bool:
        """Its time and state are shown, not left to the last one of the run."""
        return self.ends_run or self.message.state not in CERTAIN

    def continues(self, other: "Bubble") -> bool:
        mine, theirs = self.message, other.message
        return (mine.direction, mine.origin, mine.author_id) == (
            theirs.direction,
            theirs.origin,
            theirs.author_id,
        ) and clock(mine.occurred_at) == clock(theirs.occurred_at)


def bubble_of(message: Message, quoted: Message | None, reader: User, now: datetime) -> Bubble:
    since = message.unknown_since if message.state == State.UNKNOWN else None
    return Bubble(
        message=message,
        text=linked(message.text),
        quoted=quoted,
        parts=[part_of(each) for each in message.attachments.all() if not each.is_refused],
        author=_author(message, reader),
        has_waited=since is not None and now - since >= ECHO_PATIENCE,
    )


def _author(message: Message, reader: User) -> str:
    """Whose words they are, where that is not plain."""
    if message.direction == Direction.INBOUND or message.author is None:
        return ""
    return "" if message.author_id == reader.pk else str(message.author)


def part_of(attachment: Attachment) -> Part:
    kinds = {
        "image": ("image", _("Picture")),
        "video": ("video", _("Video")),
        "audio": ("audio", _("Voice message")),
        "file": ("file", _("File")),
        "location": ("place", _("Place")),
    }
    icon, name = kinds.get(attachment.kind, ("link", _("Link")))
    if place := _coordinates(attachment.details):
        name = f"{name}: {place}"
    title = " ".join(attachment.title.split())
    return Part(icon, title or name, web_address(attachment.url))


def _coordinates(details: Any) -> str:
    found = details.get("coordinates") if isinstance(details, dict) else None
    if not isinstance(found, dict):
        return ""
    latitude, longitude = found.get("lat"), found.get("long")
    if isinstance(latitude, int | float) and isinstance(longitude, int | float):
        return f"{latitude:.5f}, {longitude:.5f}"
    return ""
