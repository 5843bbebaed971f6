"""In which order a list stands, and what comes after a row that may have moved since."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import F, Q, TextChoices
from django.db.models.expressions import OrderBy
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from omnichannel.inbox.views import WAITING_FOR_AN_AGENT, View
from workstreams.conversations.models import Conversation


class Key(TextChoices):
    MODIFIED = "modified", _("Modified On")
    OWED = "owed", _("Owed an answer")
    LINE = "line", _("Waiting for an agent")
    WINDOW = "window", _("Time left to answer")
    PRIORITY = "priority", _("Priority")
    CUSTOMER = "customer", _("Customer")
    STREAM = "stream", _("Work stream")
    CREATED = "created", _("Created On")
    TRANSFERS = "transfers", _("Transfer Count")
    MODE = "mode", _("Work distribution mode")


DOWN, UP = True, False
Column = tuple[str, bool]
RECENT: tuple[Column, ...] = (("last_activity_at", DOWN), ("id", DOWN))
COLUMNS: dict[Key, tuple[Column, ...]] = {
    Key.MODIFIED: RECENT,
    Key.OWED: (("waiting_since", UP), *RECENT),
    Key.LINE: (("priority", DOWN), ("last_customer_message_at", UP), ("id", UP)),
    Key.WINDOW: (("identity__window_opened_at", UP), ("id", UP)),
    Key.PRIORITY: (("priority", DOWN), *RECENT),
    Key.CUSTOMER: (("identity__name", UP), ("id", UP)),
    Key.STREAM: (("work_stream__name", UP), ("id", UP)),
    Key.CREATED: (("opened_at", DOWN), ("id", DOWN)),
    Key.TRANSFERS: (("transfer_count", DOWN), *RECENT),
    Key.MODE: (("work_stream__mode", UP), ("id", UP)),
}


def keys_for(view: View) -> list[Key]:
    """Only what waits for an agent is brought to them one way or the other."""
    return [key for key in Key if key != Key.MODE or view == View.OPEN]


@dataclass(frozen=True)
class Order:
    """By a key, or the other way round; nothing known always stands at the end."""

    key: Key
    is_reversed: bool = False

    @property
    def word(self) -> str:
        return f"-{self.key.value}" if self.is_reversed else self.key.value

    @property
    def columns(self) -> Sequence[Column]:
        return [(name, down != self.is_reversed) for name, down in COLUMNS[self.key]]

    @property
    def expressions(self) -> list[OrderBy]:
        return [
            F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)
            for name, down in self.columns
        ]

    def place_of(self, row: Conversation) -> str:
        """Where a row stands, to go on behind it."""
        values = [attrgetter(name.replace("__", "."))(row) for name, _down in self.columns]
        told = [each.isoformat() if isinstance(each, datetime) else each for each in values]
        return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()

    def beyond(self, place: str) -> Q:
        """Everything behind that place; everything where it is no place of this order."""
        values = _values_in(place, self.columns)
        beyond, same = Q(pk__in=[]), Q()
        for (name, down), value in zip(self.columns, values, strict=False):
            if value is None:
                same &= Q((f"{name}__isnull", True))
                continue
            behind = Q((f"{name}__{'lt' if down else 'gt'}", value)) | Q((f"{name}__isnull", True))
            beyond |= same & behind
            same &= Q((name, value))
        return beyond if values else Q()


def order_in(word: str, view: View) -> Order:
    """As the address says, else as the list has always stood."""
    name, is_reversed = word.removeprefix("-"), word.startswith("-")
    if name in keys_for(view):
        return Order(Key(name), is_reversed)
    if view in WAITING_FOR_AN_AGENT:
        return Order(Key.LINE)
    return Order(Key.OWED if view == View.EVERYONE else Key.MODIFIED)


def _values_in(place: str, columns: Sequence[Column]) -> list[Any]:
    try:
        told = json.loads(base64.urlsafe_b64decode(place.encode()))
    except (ValueError, binascii.Error):
        return []
    if not isinstance(told, list) or len(told) != len(columns):
        return []
    read = [_read(name, each) for (name, _down), each in zip(columns, told, strict=True)]
    return [] if any(each is _NOTHING for each in read) else read


_NOTHING = object()
_KINDS = {"id": int, "priority": int, "transfer_count": int}


def _read(name: str, told: object) -> Any:
    """A value of the column, as anybody may have written it into the address."""
    if told is None:
        return None if not _KINDS.get(name) else _NOTHING
    if kind := _KINDS.get(name):
        fits = isinstance(told, kind) and not isinstance(told, bool) and abs(told) < 2**63
        return told if fits else _NOTHING
    if not isinstance(told, str):
        return _NOTHING
    if not name.endswith(("_at", "_since")):
        return told.replace("\0", "")
    moment = _moment(told)
    return _NOTHING if moment is None or moment.tzinfo is None else moment


def _moment(told: str) -> datetime | None:
    try:
        return parse_datetime(told)
    except ValueError:
        return None
