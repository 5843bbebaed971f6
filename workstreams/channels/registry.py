"""The one way from the core to a channel, without the core knowing which."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from workstreams.channels.models import Channel
from workstreams.channels.policy import ReplyContext, ReplyPermission

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One call of the platform's send operation."""

    channel_id: int
    recipient_id: str
    text: str
    lane: str
    metadata: str


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a platform tells about a customer; what it does not tell stays empty."""

    name: str = ""
    first_name: str = ""
    last_name: str = ""
    locale: str = ""
    timezone: str = ""
    gender: str = ""


PROFILE_FIELDS = [field.name for field in fields(Profile)]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long one message may be, in characters."""

    text_length: int


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


_adapters: dict[str, ChannelAdapter] = {}


def register(kind: str, adapter: ChannelAdapter) -> None:
    _adapters[kind] = adapter


def adapter_for(kind: str) -> ChannelAdapter:
    return _adapters[kind]


def adapters() -> dict[str, ChannelAdapter]:
    return dict(_adapters)
