"""Ongoing conversations: a table of everything in work or waiting, kept up to date."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Prefetch, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from omnichannel.asking import is_htmx, user_of
from omnichannel.showing.faces import Face, face_of_customer
from omnichannel.showing.last_lines import readable
from omnichannel.showing.moments import roughly
from omnichannel.showing.reply_window import Window, window_of
from omnichannel.supervision.access import for_supervisors
from omnichannel.supervision.alerts import alerts_now
from omnichannel.supervision.board_filter import (
    ONGOING,
    Wanted,
    agents_to_choose,
    asked_for,
    keep,
    queues_to_choose,
    wanted_by,
)
from workstreams.conversations.models import (
    LIVE,
    Conversation,
    Participant,
    Priority,
    Session,
    Status,
)
from workstreams.conversations.permission import permission_in
from workstreams.conversations.rights import Rights
from workstreams.models import Agent, SupervisorSettings, User

ROWS_A_PAGE = 100
IN_ORDER = Case(*(When(status=state, then=Value(n)) for n, state in enumerate(ONGOING)))


@dataclass(frozen=True)
class Row:
    """One conversation, with what this supervisor may do with it."""

    conversation: Conversation
    now: datetime
    rights: Rights
    is_readable: bool

    @property
    def face(self) -> Face:
        return face_of_customer(self.conversation.identity)

    @property
    def last_line(self) -> str:
        return readable(self.conversation.last_line) if self.is_readable else ""

    @property
    def since(self) -> str:
        return roughly(self.now - self.conversation.status_changed_at)

    @property
    def waits(self) -> str:
        since = self.conversation.waiting_since
        return roughly(self.now - since) if since else ""

    @property
    def priority(self) -> str:
        usual = self.conversation.priority == Priority.NORMAL
        return "" if usual else str(self.conversation.get_priority_display())

    @property
    def window(self) -> Window | None:
        if self.conversation.status not in LIVE:
            return None
        session = next(iter(self.conversation.running_sessions), None)  # type: ignore[attr-defined]
        return window_of(permission_in(self.conversation, session, self.now), self.now)

    @property
    def needs_a_supervisor(self) -> bool:
        conversation = self.conversation
        return conversation.status == Status.OPEN and conversation.offering_stopped_at is not None


@require_GET
@for_supervisors
def board(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    wanted = wanted_by(user, request.GET)
    found = wanted.applied_to(Conversation.objects.visible_to(user))
    page = Paginator(_in_order(found), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "board",
        "wanted": wanted,
        "rows": _rows(list(page), user),
        "page": page,
        "alerts": alerts_now(),
    }
    if is_htmx(request):
        return render(request, "supervision/_board.html", context)
    return render(request, "supervision/board.html", context | _choices(wanted))


@require_POST
@for_supervisors
def keep_filter(request: HttpRequest) -> HttpResponse:
    """What is chosen now is what the board opens with from now on."""
    wanted = asked_for(request.POST)
    keep(user_of(request), wanted)
    messages.success(request, _("Your board opens with this from now on."))
    return redirect(f"{reverse('supervision:board')}?{wanted.query}")


def _in_order(found: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """What waits first; with what all rows need to know read at once."""
    running = Prefetch("sessions", Session.objects.running(), to_attr="running_sessions")
    shared = ("channel", "queue", "agent__user", "offered_to__user", "work_stream", "tags")
    shown = found.select_related("identity").prefetch_related(*shared, running)
    return shown.order_by(IN_ORDER, "-priority", "waiting_since", "pk")


def _rows(rows: list[Conversation], user: User) -> list[Row]:
    now, switches, agent = timezone.now(), SupervisorSettings.current(), Agent.of(user)
    parts = Participant.objects.of_agent_in(agent, rows)
    readable = Conversation.objects.readable_by(user).filter(pk__in=[row.pk for row in rows])
    may_be_read = set(readable.values_list("pk", flat=True))
    for row in rows:
        row.identity.channel = row.channel
    return [
        Row(
            conversation=row,
            now=now,
            rights=Rights(row, user).knowing(agent, switches, parts.get(row.pk)),
            is_readable=row.pk in may_be_read,
        )
        for row in rows
    ]


def _choices(wanted: Wanted) -> dict[str, Any]:
    return {
        "queues": queues_to_choose(wanted.queues),
        "agents": agents_to_choose(wanted.agents),
        "states": [(state.value, state.label) for state in ONGOING],
    }
