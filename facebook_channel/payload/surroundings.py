"""Where an item stands: its page, its customer, its time; and what it is when it is no event."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from facebook_channel.json_values import as_identifier, as_object

Json = dict[str, Any]

LONGEST_MESSAGE_ID = 255
LONGEST_USER_ID = 100


class Unreadable(Exception):
    """This item cannot become an event; the text says why, without any of its content."""


@dataclass(frozen=True)
class Remark:
    """An item that became no event, and why. `keys` are the ids it speaks of all the same."""

    page_id: str
    reason: str
    keys: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Surroundings:
    """`occurred_at` is the item's own time, else that of its entry, else of the post."""

    page_id: str
    item: Json
    occurred_at: datetime
    is_standby: bool = False

    def facts(self, customer: str) -> dict[str, Any]:
        return {
            "channel_external_id": self.page_id,
            "identity_external_id": customer,
            "occurred_at": self.occurred_at,
            "is_standby": self.is_standby,
        }

    def customer(self) -> str:
        """Whichever side is not the page: some old items name them the wrong way round."""
        sender, recipient = self.side("sender"), self.side("recipient")
        return self.checked(recipient if sender == self.page_id else sender)

    def side(self, name: str) -> str:
        return as_identifier(as_object(self.item.get(name)).get("id"))

    def checked(self, customer: str) -> str:
        if not customer:
            raise Unreadable("no page-scoped id of a customer")
        if len(customer) > LONGEST_USER_ID:
            raise Unreadable("the customer's id is too long")
        return customer


def message_id(told: Json) -> str:
    mid = as_identifier(told.get("mid"))
    if not mid:
        raise Unreadable("message without an id")
    if len(mid) > LONGEST_MESSAGE_ID:
        raise Unreadable("the message's id is too long")
    return mid
