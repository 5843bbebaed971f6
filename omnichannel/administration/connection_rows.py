"""The rows of a page's connection panel: what the last check found, and what is known now.

Nothing here asks Facebook.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from facebook_channel.connection import outage, tag_check
from facebook_channel.connection.findings import TITLES, Finding, State
from facebook_channel.connection.reachable_check import reachable
from facebook_channel.connection.send_check import last_send_of
from facebook_channel.connection.tag_check import tag_of
from facebook_channel.connection.traffic_check import last_event_of
from facebook_channel.models import FacebookPage, PageCheck

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ORDER = (
    *("token", "lifetime", "permissions", "subscription", "callback"),
    *("reachable", "last_event", "last_send", "tag"),
    *("traffic", "conduct", "signatures"),
)
COLOURS = {State.GOOD: "success", State.WARNING: "warning", State.BAD: "danger"}
WORDS = {
    State.GOOD: _("In order"),
    State.WARNING: _("Watch"),
    State.BAD: _("Broken"),
    State.UNKNOWN: _("Not known"),
}


@dataclass(frozen=True)
class Row:
    """`colour` is one of unfold's labels; `request_form` an address, mostly empty."""

    name: str
    title: "StrPromise | str"
    word: "StrPromise"
    colour: str
    sentence: str
    request_form: str = ""


def rows_of(
    page: FacebookPage, check_up: PageCheck | None, found: Sequence[Finding], now: datetime
) -> list[Row]:
    """`found` is what the last check has found, as far as it counts still."""
    known = [
        *found,
        reachable(check_up, now),
        last_event_of(outage.last_inbound_at(page), now),
        last_send_of(page),
        tag_of(page, now),
    ]
    rows = [row_of(finding) for finding in known if finding is not None]
    return sorted(rows, key=lambda row: ORDER.index(row.name) if row.name in ORDER else len(ORDER))


def row_of(finding: Finding) -> Row:
    """Not to know is orange as well: somebody has to see to it that it becomes known."""
    wants_the_tag = finding.name == tag_check.NAME and finding.state != State.GOOD
    return Row(
        name=finding.name,
        title=TITLES.get(finding.name, finding.name),
        word=WORDS[State(finding.state)],
        colour=COLOURS.get(State(finding.state), "warning"),
        sentence=finding.sentence,
        request_form=tag_check.REQUEST_FORM if wants_the_tag else "",
    )
