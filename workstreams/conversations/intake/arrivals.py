"""One event at one of our channels, and what it means for how it is taken in."""

from dataclasses import dataclass

from workstreams.channels.events import (
    CustomerActed,
    InboundEvent,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    ReactionChanged,
    ReferralReceived,
    ThreadOwnerChanged,
)
from workstreams.channels.models import Channel

Address = tuple[int, str]  # channel id, external id of the customer
Named = tuple[int, str]  # channel id, external id of a message

ChangeOfMessage = MessageEdited | MessageUnsent | ReactionChanged
Happening = ThreadOwnerChanged | CustomerActed


@dataclass(frozen=True)
class Arrival:
    """One event at one of our channels; `is_history`: it was fetched long after it happened."""

    channel: Channel
    event: InboundEvent
    is_history: bool = False

    @property
    def address(self) -> Address:
        return self.channel.pk, self.event.identity_external_id

    @property
    def is_quiet(self) -> bool:
        """To be read in the thread, yet no news: it opens, routes and reopens nothing."""
        return self.is_history or self.event.is_standby

    @property
    def is_written(self) -> bool:
        """By the customer."""
        return isinstance(self.event, MessageReceived)

    @property
    def makes_known(self) -> bool:
        """From now on we remember this customer, and let what they do take turns."""
        match self.event:
            case MessageEchoed():
                return self.is_history
            case CustomerActed():
                return self.event.referral is not None
            case MessageReceived() | ReferralReceived():
                return True
        return isinstance(self.event, ChangeOfMessage)

    @property
    def looks_back(self) -> bool:
        """It may belong to a conversation that is closed."""
        return self.is_quiet or isinstance(self.event, MessageEchoed | Happening)

    @property
    def brings(self) -> Named | None:
        """The message it holds."""
        if isinstance(self.event, MessageReceived | MessageEchoed) and self.event.external_id:
            return self.channel.pk, self.event.external_id
        return None

    @property
    def speaks_of(self) -> Named | None:
        """The message it holds, changes or judges."""
        if isinstance(self.event, CustomerActed) and self.event.external_id:
            return self.channel.pk, self.event.external_id
        return self.brings or self.changes

    @property
    def changes(self) -> Named | None:
        """The message it changes."""
        if isinstance(self.event, ChangeOfMessage):
            return self.channel.pk, self.event.external_id
        return None
