"""What of a list is shown: chosen in its address, so that it can be kept and passed on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.unread import unread_by
from workstreams.conversations.closing_windows import closing_within
from workstreams.conversations.models import Conversation, Priority, Tag
from workstreams.models import User

SOON = 2  # hours
HOURS = (1, SOON, 6)
LONGEST_WORD = 40


@dataclass(frozen=True, kw_only=True)
class Filters:
    """`closing` is in hours; `language` is the beginning of a locale, as `pt` of `pt_BR`."""

    unread: bool = False
    closing: int | None = None
    page: int | None = None
    queue: int | None = None
    tag: int | None = None
    priority: int | None = None
    language: str = ""
    channel: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """Those that are on, as the address has them."""
        told = {name: getattr(self, name) for name in NAMES}
        return {name: 1 if value is True else value for name, value in told.items() if value}

    @property
    def query(self) -> str:
        return urlencode(self.values)

    def without(self, name: str) -> "Filters":
        return replace(self, **{name: getattr(NONE, name)})

    def applied_to(
        self, conversations: QuerySet[Conversation], reader: User, now: datetime
    ) -> QuerySet[Conversation]:
        found = conversations.filter(self._of_columns)
        if self.unread:
            found = found.filter(unread_by(reader))
        if self.closing:
            found = found.filter(closing_within(timedelta(hours=self.closing), now))
        return found

    @property
    def _of_columns(self) -> Q:
        found = Q()
        for name, column in COLUMNS.items():
            if value := getattr(self, name):
                found &= Q((column, value))
        if self.language:
            found &= Q(identity__locale__istartswith=self.language)
        return found


COLUMNS = {
    "page": "identity__channel",  # the index on their own leads to all there ever were
    "queue": "queue",
    "tag": "tags",
    "priority": "priority",
    "channel": "channel__kind",
}
NAMES = ("unread", "closing", "channel", "page", "queue", "tag", "priority", "language")
NONE = Filters()
WORDS = {
    "unread": _("Unread"),
    "closing": _("Window closes within"),
    "channel": _("Channel"),
    "page": _("Page"),
    "queue": _("Queue"),
    "tag": _("Tag"),
    "priority": _("Priority"),
    "language": _("Language"),
}


def filters_in(values: Mapping[str, str]) -> Filters:
    """What is no value of a filter filters nothing."""
    closing, priority = number_in(values, "closing"), number_in(values, "priority")
    return Filters(
        unread=values.get("unread") == "1",
        closing=closing if closing in HOURS else None,
        page=number_in(values, "page"),
        queue=number_in(values, "queue"),
        tag=number_in(values, "tag") or _tag_named(values.get("tag_name", "")),
        priority=priority if priority in Priority.values else None,
        language=_word(values.get("language", "")),
        channel=_word(values.get("channel", "")),
    )


def _tag_named(told: str) -> int | None:
    """In whatever case it was typed."""
    name = told.strip().replace("\0", "")
    found = Tag.objects.filter(name__iexact=name).values_list("pk", flat=True)
    return found.first() if name else None


def _word(told: str) -> str:
    return told[:LONGEST_WORD] if told.replace("_", "").replace("-", "").isalnum() else ""
