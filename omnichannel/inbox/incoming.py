"""What someone is being asked: to take a conversation (over), to give advice, to step in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from omnichannel.inbox.notifications import Notification, Templates, occasion_of
from omnichannel.inbox.told import Told, facts_of
from omnichannel.inbox.views import View, conversations_in
from omnichannel.showing.faces import Face, face_of_customer
from omnichannel.showing.moments import clock
from routing import offers
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    Participant,
    Session,
    Status,
)
from workstreams.models import Agent, Occasion, User

MOST_ALERTS = 5  # cards of a supervisor, the newest; the list has all of them
ASSIGNED_FOR = timedelta(hours=1)  # how long an agent is told of what they have not opened
SHOWN = [
    "conversation__identity__channel",
    "conversation__channel",
    "conversation__queue",
    "conversation__work_stream",
    "conversation__agent__user",
]


class Kind(StrEnum):
    """What is asked for, which says what the answers are."""

    OFFER = "offer"
    ADVICE = "advice"
    ASSIGNED = "assigned"  # by a supervisor: it is theirs, and only has to be opened
    ALERT = "alert"  # nobody wants it: to supervisors


@dataclass(frozen=True, kw_only=True)
class Card:
    """One question to someone; `key` is the same for as long as it is the same question.

    Without `expires_at` there is no hurry; `seconds` is how long there was altogether.
    """

    kind: Kind
    key: str
    told: Told
    notification: Notification
    expires_at: datetime | None = None
    seconds: int = 0

    @property
    def conversation(self) -> Conversation:
        return self.told.conversation

    @property
    def face(self) -> Face:
        return face_of_customer(self.conversation.identity)

    @property
    def answers(self) -> str:
        """The template of its buttons."""
        return f"inbox/_{self.kind}_answers.html"

    @property
    def clock(self) -> str:
        return clock(self.expires_at) if self.expires_at and self.notification.shows_timeout else ""


@dataclass(frozen=True)
class Incoming:
    """`now` is the server's clock, by which the countdowns of a browser run."""

    cards: Sequence[Card]
    now: datetime


def incoming_for(user: User, agent: Agent | None) -> Incoming:
    """Three small queries for an agent and one for a supervisor; one more for each kind of
    question there is, however many, and two for the templates."""
    now, templates = timezone.now(), Templates()
    cards: list[Card] = []
    if agent is not None:
        cards += [
            *_offered(agent, templates, now),
            *_assigned(agent, templates, now),
            *_asked_for_advice(agent, templates, now),
        ]
    alerts = _wanted_by_nobody(user, agent, now) if user.supervises else []
    return Incoming([*cards, *alerts], now)


def _offered(agent: Agent, templates: Templates, now: datetime) -> Iterator[Card]:
    for session in _described(offers.pending_for(agent)):
        conversation = session.conversation
        told = Told.by(session, conversation, now)
        yield Card(
            kind=Kind.OFFER,
            key=f"offer-{session.pk}",
            told=told,
            notification=templates.notification(
                occasion_of(conversation), told, conversation.agent or ""
            ),
            expires_at=session.expires_at,
            seconds=_seconds(session),
        )


def _assigned(agent: Agent, templates: Templates, now: datetime) -> Iterator[Card]:
    """What a supervisor gave them; not what a supervisor gave to themselves."""
    theirs = Session.objects.running().filter(
        agent=agent,
        origin=Session.Origin.SUPERVISOR,
        assigned_at__gt=now - ASSIGNED_FOR,
        conversation__status=Status.ACTIVE,
    )
    said = ConversationEvent.objects.filter(
        conversation=OuterRef("conversation"), data__origin=Session.Origin.SUPERVISOR
    ).order_by("-pk")
    by = {
        "by": Subquery(said.values("actor")[:1]),
        "name": Subquery(said.values("actor__name")[:1]),
    }
    for session in _described(theirs, **by):
        if session.by == agent.user_id:  # type: ignore[attr-defined]
            continue
        told = Told.by(session, session.conversation, now)
        name = session.name or _("A supervisor")  # type: ignore[attr-defined]
        yield Card(
            kind=Kind.ASSIGNED,
            key=f"assigned-{session.pk}",
            told=told,
            notification=templates.notification(Occasion.SUPERVISOR, told, name),
        )


def _asked_for_advice(agent: Agent, templates: Templates, now: datetime) -> Iterator[Card]:
    invited = Participant.objects.invited().filter(
        agent=agent, mode=Participant.Mode.CONSULT, session__closed_at=None
    )
    if not (keys := _keys(invited)):
        return
    related = Participant.objects.select_related(
        "session__agent__user", *(f"session__{relation}" for relation in SHOWN)
    )
    facts = facts_of("session__conversation")
    for participant in related.filter(pk__in=keys).annotate(**facts).order_by("pk"):
        session = participant.session
        told = Told.by(participant, session.conversation, now)
        yield Card(
            kind=Kind.ADVICE,
            key=f"advice-{participant.pk}",
            told=told,
            notification=templates.notification(Occasion.CONSULT, told, session.agent),
        )


def _wanted_by_nobody(user: User, agent: Agent | None, now: datetime) -> Iterator[Card]:
    stopped = conversations_in(View.STOPPED, user, agent)
    if not (keys := _keys(stopped.order_by("-offering_stopped_at", "-pk")[:MOST_ALERTS])):
        return
    newest = Conversation.objects.filter(pk__in=keys).order_by("-offering_stopped_at", "-pk")
    related = newest.select_related("identity__channel", "channel", "queue")
    for conversation in related.annotate(**facts_of("pk")):
        yield Card(
            kind=Kind.ALERT,
            key=f"alert-{conversation.pk}-{conversation.offering_stopped_at:%Y%m%d%H%M%S}",
            told=Told.by(conversation, conversation, now),
            notification=Notification(title=_("Nobody wants this conversation")),
        )


def _described(sessions: QuerySet[Session], **more: Any) -> Iterable[Session]:
    """With what their cards tell; `more` are further annotations."""
    if not (keys := _keys(sessions)):
        return []
    found = Session.objects.filter(pk__in=keys).select_related(*SHOWN)
    return found.annotate(**facts_of("conversation"), **more).order_by("expires_at", "pk")


def _keys(rows: QuerySet[Any]) -> list[int]:
    """Nearly always none: then nothing large is asked."""
    return list(rows.values_list("pk", flat=True))


def _seconds(session: Session) -> int:
    if session.expires_at is None:
        return 0
    return round((session.expires_at - session.assigned_at).total_seconds())
