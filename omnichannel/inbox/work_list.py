"""A page of a list: which conversations, in which order, and where the next page begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from omnichannel.inbox.counts import MOST_COUNTED, counts_of
from omnichannel.inbox.filters import Filters, filters_in
from omnichannel.inbox.orders import Order, order_in
from omnichannel.inbox.rows import Row, rows_of
from omnichannel.inbox.views import ICONS, KEYS, View, conversations_in, views_of
from workstreams.conversations.models import Conversation, Session
from workstreams.models import Agent, User

PAGE_SIZE = 50


@dataclass(frozen=True)
class Choice:
    """One entry of the navigation."""

    view: View
    count: int

    @property
    def icon(self) -> str:
        return ICONS[self.view]

    @property
    def key(self) -> str:
        return KEYS[self.view]

    @property
    def words(self) -> str:
        return f"{MOST_COUNTED - 1}+" if self.count >= MOST_COUNTED else str(self.count)


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; `after` is the place behind which the page begins."""

    view: View
    filters: Filters
    order: Order
    is_usual_order: bool
    after: str = ""

    @property
    def query(self) -> str:
        """The list, without the page."""
        return self.query_with({})

    def query_with(self, changes: Mapping[str, Any], *, filters: Filters | None = None) -> str:
        values: dict[str, Any] = {"view": self.view.value}
        values |= (self.filters if filters is None else filters).values
        values |= {} if self.is_usual_order else {"order": self.order.word}
        return urlencode({**values, **changes})


@dataclass(frozen=True)
class WorkList:
    """A page of a list; `next_after` leads to the following one, empty at the end."""

    wanted: Wanted
    choices: Sequence[Choice]
    rows: Sequence[Row]
    next_after: str

    @property
    def view(self) -> View:
        return self.wanted.view

    @property
    def after(self) -> str:
        return self.wanted.after

    @property
    def page_query(self) -> str:
        """This very page."""
        return self.wanted.query_with({"after": self.after} if self.after else {})

    @property
    def next_query(self) -> str:
        return self.wanted.query_with({"after": self.next_after})


def wanted_in(values: Mapping[str, str], user: User, agent: Agent | None) -> Wanted:
    views = views_of(user)
    asked = values.get("view", "")
    usual = View.MINE if agent is not None else View.EVERYONE if user.supervises else View.OPEN
    view = View(asked) if asked in views else usual
    order = order_in(values.get("order", ""), view)
    return Wanted(
        view=view,
        filters=filters_in(values),
        order=order,
        is_usual_order=order == order_in("", view),
        after=values.get("after", ""),
    )


def work_list(user: User, agent: Agent | None, wanted: Wanted, selected: int | None) -> WorkList:
    now = timezone.now()
    found = list(_page(user, agent, wanted, now)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return WorkList(
        wanted=wanted,
        choices=[Choice(view, count) for view, count in counts_of(user, agent).items()],
        rows=list(rows_of(shown, user, agent, now, selected)),
        next_after=wanted.order.place_of(shown[-1]) if len(found) > PAGE_SIZE else "",
    )


def _page(user: User, agent: Agent | None, wanted: Wanted, now: datetime) -> QuerySet[Conversation]:
    found = wanted.filters.applied_to(conversations_in(wanted.view, user, agent), user, now)
    if wanted.after:
        found = found.filter(wanted.order.beyond(wanted.after))
    return shown_in_rows(found).order_by(*wanted.order.expressions)


def shown_in_rows(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """With everything a row tells. What many rows share is read once, not joined to each: to plan
    so many joins takes longer than to look them up."""
    running = Prefetch("sessions", Session.objects.running(), to_attr="running_sessions")
    shared = ("channel", "queue", "agent__user", "offered_to__user", "work_stream")
    return conversations.select_related("identity").prefetch_related(*shared, running, "tags")
