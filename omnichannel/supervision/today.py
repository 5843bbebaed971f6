"""Today: who waits, who is there, what was missed and what is about to be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from omnichannel.asking import is_htmx, user_of
from omnichannel.counting import Count
from omnichannel.showing.faces import Face, face_of
from omnichannel.showing.moments import how_long, roughly
from omnichannel.showing.reply_window import Window, window_of
from omnichannel.supervision.access import for_supervisors
from omnichannel.supervision.alerts import alerts_now
from omnichannel.supervision.board_filter import asked_for, queues_to_choose
from workstreams.conversations.load import with_load
from workstreams.conversations.models import Conversation, Status
from workstreams.conversations.permission import reply_permission
from workstreams.models import Agent, Presence, Queue, User
from workstreams.supervision import figures

MOST_WINDOWS = 8
SOON = timedelta(hours=3)


@dataclass(frozen=True)
class QueueRow:
    figures: figures.InQueue
    now: datetime

    @property
    def longest(self) -> str:
        oldest = self.figures.oldest
        return roughly(self.now - oldest) if oldest else ""

    @property
    def is_long(self) -> bool:
        oldest = self.figures.oldest
        return oldest is not None and self.now - oldest > figures.LONG


@dataclass(frozen=True)
class AgentRow:
    """`load` may be more than the capacity where somebody decided so."""

    agent: Agent
    now: datetime
    missed: int

    @property
    def face(self) -> Face:
        return face_of(str(self.agent), self.agent.user_id)

    @property
    def load(self) -> int:
        return int(self.agent.load)  # type: ignore[attr-defined]

    @property
    def room(self) -> int:
        return self.agent.capacity - self.load

    @property
    def since(self) -> str:
        return roughly(self.now - self.agent.presence_changed_at)


@dataclass(frozen=True)
class ClosingWindow:
    conversation: Conversation
    window: Window
    waits: str


@require_GET
@for_supervisors
def today(request: HttpRequest) -> HttpResponse:
    """The figures alone where an open page asks for them again."""
    user = user_of(request)
    queues = asked_for(request.GET).queues
    context = {"tab": "today", "chosen": queues, "queues": queues_to_choose(queues)}
    context |= _figures(user, queues, timezone.now())
    page = "supervision/_today.html" if is_htmx(request) else "supervision/today.html"
    return render(request, page, context)


def _figures(user: User, queues: figures.Queues, now: datetime) -> dict[str, Any]:
    agents = _agents(queues, now)
    shown = [QueueRow(row, now) for row in figures.per_queue(queues)]
    oldest = min((row.figures.oldest for row in shown if row.figures.oldest), default=None)
    return {
        "now": now,
        "alerts": alerts_now(),
        "per_queue": shown,
        "waiting": sum(row.figures.waiting for row in shown),
        "longest": roughly(now - oldest) if oldest else "",
        "agents": agents,
        "by_presence": _by_presence(agents),
        "available": sum(row.agent.presence.base_status in figures.THERE for row in agents),
        "windows": _windows(user, queues, now),
        "closing": figures.closing_in(queues, figures.HOUR, now).count(),
        "pages": list(figures.pages_in_trouble()),
        "last_day": _last_day(figures.last_day(queues, now)),
        "presences": list(Presence.objects.all()),
    }


def _agents(queues: figures.Queues, now: datetime) -> list[AgentRow]:
    """Those who are not offline first, the busiest first."""
    theirs = Conversation.objects.filter(agent=OuterRef("pk"), status=Status.ACTIVE)
    ongoing = Count(theirs.exclude(status=Status.CLOSED))  # as the index on what is alive says it
    found = with_load(Agent.objects.working()).annotate(ongoing=ongoing)
    if queues and not Queue.objects.filter(pk__in=queues, is_default=True).exists():
        members = Agent.objects.filter(queue_memberships__queue__in=queues)
        found = found.filter(pk__in=members.values("pk"))
    missed = Counter(figures.missed_in(queues, now - figures.DAY).values_list("agent", flat=True))
    rows = [
        AgentRow(agent, now, missed[agent.pk])
        for agent in found.select_related("user", "presence").order_by("user__name")
    ]
    offline = Presence.BaseStatus.OFFLINE
    return sorted(rows, key=lambda row: (row.agent.presence.base_status == offline, -row.load))


def _by_presence(agents: Sequence[AgentRow]) -> list[tuple[str, int]]:
    numbers = Counter(Presence.BaseStatus(row.agent.presence.base_status) for row in agents)
    return [(str(base.label), numbers[base]) for base in Presence.BaseStatus if numbers[base]]


def _windows(user: User, queues: figures.Queues, now: datetime) -> list[ClosingWindow]:
    """Of customers who wait for an answer, the most urgent first."""
    closing = figures.closing_in(queues, SOON, now) & Conversation.objects.visible_to(user)
    shown = closing.select_related("identity__contact", "channel", "queue", "agent__user")
    return [
        ClosingWindow(
            conversation,
            window_of(reply_permission(conversation, now), now),
            roughly(now - conversation.waiting_since) if conversation.waiting_since else "",
        )
        for conversation in shown.order_by("identity__window_opened_at")[:MOST_WINDOWS]
    ]


def _last_day(day: figures.LastDay) -> list[tuple[str, str, str]]:
    """What it is, the number, and how it is counted."""
    share = f"{day.missed} / {day.offers}"
    return [
        (
            _("Average wait"),
            _span(day.average_wait),
            _("From coming into the queue to an agent's yes."),
        ),
        (
            _("Time to accept"),
            _span(day.average_response),
            _("From the offer to the agent's yes."),
        ),
        (
            _("Average handling"),
            _span(day.average_handling),
            _("From the agent's yes to the end of the session."),
        ),
        (
            _("Offers missed"),
            share,
            _("Rejected or timed out, of all offers and assignments."),
        ),
        (
            _("Waiting over 5 minutes"),
            str(day.waiting_long),
            _("In a queue right now."),
        ),
        (
            _("Handled over 5 minutes"),
            str(day.handled_long),
            _("Active right now."),
        ),
    ]


def _span(length: timedelta | None) -> str:
    return how_long(length) if length is not None else _("none")
