"""Whether, how and until when a customer may be answered."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

HELD_FOR = timedelta(hours=24)  # without another sign, no other application answers any more


@dataclass(frozen=True, kw_only=True)
class ReplyContext:
    """What a channel needs to judge a reply.

    `held_elsewhere_since`: another application has answered the customer since then.
    `is_unreachable`: the platform did not deliver the last message, and nothing came since.

    `window_opened_at` is the platform's time of the customer's last action;
    `session_snapshot` is what `ChannelAdapter.session_snapshot` gave when the session opened.
    """

    window_opened_at: datetime | None
    session_snapshot: dict[str, Any]
    channel_in_service: bool
    channel_needs_attention: bool = False
    held_elsewhere_since: datetime | None = None
    is_unreachable: bool = False


@dataclass(frozen=True, kw_only=True)
class ReplyPermission:
    """`lane` is the channel's own word for how a message goes out, kept on the message.

    `is_special`: only what a person writes may go out this way, nothing automated.
    `files_refused` says why nothing but text may go out; empty where files may.
    `sentence` tells the agent where they stand, `remedy` what would open a closed window.
    """

    allowed: bool
    lane: str = ""
    is_special: bool = False
    until: datetime | None = None
    sentence: str = ""
    remedy: str = ""
    files_refused: str = ""


@dataclass(frozen=True)
class ReplyWindow:
    """For how long after their last action a customer may be answered.

    `where` is what the snapshot of the session has to hold for it; empty for every session.
    """

    length: timedelta
    where: dict[str, Any] = field(default_factory=dict)
