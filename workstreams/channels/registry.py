"""The one way from the core to a channel, without the core knowing which."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from workstreams.channels.models import Channel
from workstreams.channels.policy import ReplyContext, ReplyPermission, ReplyWindow

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, kw_only=True)
class OutgoingFile:
    """A stored file; `kind` is image, audio, video or file, `size` in bytes."""

    kind: str
    name: str
    mime_type: str
    size: int
    sha256: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One call of the platform's send operation: a text or a file, never both.

    `secret` is the part of the text that only the customer may read: no journal keeps it.

    `reply_to_id` is the platform's id of the message it answers, empty for none; where the
    platform does not take that, the message goes out all the same.
    """

    channel_id: int
    recipient_id: str
    text: str
    lane: str
    metadata: str
    file: OutgoingFile | None = None
    reply_to_id: str = ""
    secret: str = ""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a platform tells about a customer; what it does not tell stays empty."""

    name: str = ""
    first_name: str = ""
    last_name: str = ""
    locale: str = ""
    timezone: str = ""
    gender: str = ""
    picture_url: str = ""


PROFILE_FIELDS = [field.name for field in fields(Profile) if field.name != "picture_url"]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one message may be: characters of a text, extensions and bytes of a file.

    `file_bytes` is by kind (image, audio, video, file); an extension stands without its dot.
    """

    text_length: int
    file_extensions: tuple[str, ...] = ()
    file_bytes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ContextAttribute:
    """One text rules can ask for; `from_profile`: known once the platform has told."""

    name: str
    label: "str | StrPromise"
    from_profile: bool = False


@dataclass(frozen=True, kw_only=True)
class ContextSchema:
    """The entity a channel adds to the rule builder."""

    entity: str
    label: "str | StrPromise"
    attributes: tuple[ContextAttribute, ...]


class ChannelAdapter(Protocol):
    """What every kind of channel must be able to do."""

    platform: str  # as people call it

    def stand_in_name(self, external_id: str) -> str:
        """For a customer whose name the platform does not tell: truthful, no invented person."""
        ...

    def reply_permission(self, context: ReplyContext, now: datetime) -> ReplyPermission: ...

    def reply_windows(self) -> Sequence[ReplyWindow]:
        """All there are, the shortest first."""
        ...

    def sent_through(self, application_id: str) -> str:
        """A sentence on what another program of the platform, or its own, has sent."""
        ...

    def context_schema(self) -> ContextSchema: ...

    def context_values(self, external_id: str, profile: Profile) -> dict[str, list[str]]:
        """Per attribute of the schema the forms its value can be written in; empty: no data."""
        ...

    def channel_external_ids(self, channel_ids: Collection[int]) -> dict[int, str]:
        """The platform's ids of our channels of this kind, with one query."""
        ...

    def session_snapshot(self, channel: Channel) -> dict[str, Any]: ...

    def limits(self) -> Limits: ...

    def send(self, outgoing: Outgoing) -> str:
        """Send one message and give the platform's id of it; raises ChannelError."""
        ...

    def fetch_profile(self, channel_id: int, identity_external_id: str) -> Profile:
        """Ask the platform who the customer is; raises ChannelError."""
        ...

    def withheld_profile_fields(self, channel_ids: Collection[int]) -> frozenset[str]:
        """Those of PROFILE_FIELDS that the platform does not let these channels read."""
        ...

    def file_hosts(self) -> tuple[str, ...]:
        """Where the platform keeps customers' files: hosts, of which subdomains count too."""
        ...

    def show_typing(self, channel_id: int, identity_external_id: str) -> None:
        """Show the customer that somebody is typing; raises ChannelError."""
        ...

    def mark_seen(self, channel_id: int, identity_external_id: str) -> None:
        """Show the customer that somebody has seen what they wrote; raises ChannelError."""
        ...

    def forget(self, channel_id: int, identity_external_id: str, mids: Collection[str]) -> None:
        """Purge these messages from every journal of the channel's own."""
        ...

    def forget_customer(
        self, channel_id: int, identity_external_id: str, until: datetime | None = None
    ) -> None:
        """Purge everything about this customer from every journal of the channel's own.

        With `until` only what happened up to then.
        """
        ...


_adapters: dict[str, ChannelAdapter] = {}


def register(kind: str, adapter: ChannelAdapter) -> None:
    _adapters[kind] = adapter


def adapter_for(kind: str) -> ChannelAdapter:
    return _adapters[kind]


def adapters() -> dict[str, ChannelAdapter]:
    return dict(_adapters)
