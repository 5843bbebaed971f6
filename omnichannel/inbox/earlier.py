"""What else there was with a customer: on this page and, once they are linked, on every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from omnichannel.showing.last_lines import readable
from workstreams.conversations.models import Conversation, Status
from workstreams.models import User

IN_PANEL = 20  # looked at for the few that are shown there
ON_PAGE = 50


@dataclass(frozen=True)
class Other:
    """Another conversation of the customer that its reader may read."""

    pk: int
    line: str
    day: str
    channel: str
    agent: str
    status: str


@dataclass(frozen=True)
class Others:
    """`hidden` counts those that are not the reader's; `next_before` leads further back."""

    shown: Sequence[Other]
    hidden: int
    next_before: int | None

    @property
    def count(self) -> str:
        number = len(self.shown) + self.hidden
        return f"{number}+" if self.next_before else str(number)

    @property
    def told(self) -> str:
        """Of the hidden ones; empty where there are none."""
        words = ngettext(
            "%(n)d more is not yours to read.", "%(n)d more are not yours to read.", self.hidden
        )
        return words % {"n": self.hidden} if self.hidden else ""


def others_of(
    conversation: Conversation, reader: User, most: int, before: int | None = None
) -> Others:
    """The latest first; `before` is the last one on the page before."""
    theirs = Conversation.objects.readable_by(reader).filter(pk=OuterRef("pk"))
    rows = Conversation.objects.of_customer_of(conversation)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    rows = rows.annotate(is_theirs=Exists(theirs)).select_related("channel", "agent__user")
    found = list(rows.order_by("-pk")[: most + 1])
    looked_at = found[:most]
    shown = [_other(row) for row in looked_at if row.is_theirs]
    next_before = looked_at[-1].pk if len(found) > most else None
    return Others(shown, len(looked_at) - len(shown), next_before)


def _other(row: Conversation) -> Other:
    is_closed = row.status == Status.CLOSED
    moment = row.closed_at if is_closed and row.closed_at else row.opened_at
    return Other(
        pk=row.pk,
        line=readable(row.last_line) if row.last_line else _("No messages"),
        day=date_format(timezone.localtime(moment), "DATE_FORMAT"),
        channel=row.channel.name,
        agent=str(row.agent or ""),
        status=row.get_status_display(),
    )
