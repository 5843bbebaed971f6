"""One look at one page: what was found, and what that means together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from facebook_channel.connection.findings import (
    STOPS_RECEIVING,
    STOPS_SENDING,
    Finding,
    State,
    not_reached,
)
from facebook_channel.connection.receiving_check import MESSAGES
from facebook_channel.models import FacebookPage, PageCheck
from workstreams.channels.models import Channel

SHORTLY = timedelta(hours=1)


@dataclass
class CheckUp:
    """One look at one page: what was found, what is to be kept, whom to tell what."""

    page: FacebookPage
    row: PageCheck
    now: datetime
    looked_before: datetime | None
    findings: list[Finding] = field(default_factory=list)
    learnt: dict[str, Any] = field(default_factory=dict)
    messages_were_lost: bool = False

    def of(self, names: Sequence[str], state: State) -> list[Finding]:
        return [found for found in self.findings if found.name in names and found.state == state]

    @property
    def all_bad(self) -> list[Finding]:
        return [found for found in self.findings if found.state == State.BAD]

    @property
    def stops_sending(self) -> list[Finding]:
        return self.of(STOPS_SENDING, State.BAD)

    @property
    def stops_receiving(self) -> list[Finding]:
        return self.of(STOPS_RECEIVING, State.BAD)

    @property
    def may_send(self) -> bool:
        """For certain: what Facebook did not answer proves nothing."""
        return bool(self.of(["token"], State.GOOD)) and not self.stops_sending

    @property
    def is_refused_again(self) -> bool:
        """An answer was refused shortly after a look that, as this one, has shown no reason."""
        page, last = self.page, self.looked_before
        if page.health != Channel.Health.NEEDS_ATTENTION or last is None:
            return False
        refused_at = page.health_checked_at
        return refused_at is not None and last < refused_at and last > self.now - SHORTLY

    @property
    def works(self) -> bool:
        subscribed = MESSAGES in self.learnt.get("subscribed_fields", ())
        return self.may_send and subscribed and bool(self.of(["callback"], State.GOOD))

    @property
    def has_worked(self) -> bool:
        """Before: a page that is still being connected has its administrator before it."""
        row = self.row
        return bool(row.last_inbound_at or row.outage_began_at or MESSAGES in row.subscribed_fields)

    @property
    def shows_an_outage(self) -> bool:
        return bool(self.stops_sending or self.stops_receiving or self.messages_were_lost)

    @property
    def ends_an_outage(self) -> bool:
        """Where the page works now."""
        was_bad = any(found["state"] == State.BAD for found in self.row.findings)
        return was_bad or self.messages_were_lost

    @property
    def was_reached(self) -> bool:
        return not any(found == not_reached(found.name) for found in self.findings)

    @property
    def warnings(self) -> list[str]:
        """What does not stop an answer from leaving."""
        odd = [found for found in self.findings if found.state == State.WARNING]
        return [found.sentence for found in [*self.stops_receiving, *odd]]
