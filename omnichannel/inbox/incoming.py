"""What someone is being asked: to take a conversation (over), to give advice, to step in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from omnichannel.inbox.faces import Face, face_of_customer
from omnichannel.inbox.last_lines import readable
from omnichannel.inbox.moments import clock, roughly
from omnichannel.inbox.work_list import View, conversations_in
from routing import offers
from workstreams.conversations.models import (
    Conversation,
    Direction,
    Message,
    Participant,
    Session,
    Status,
)
from workstreams.models import Agent, User

LONGEST_EXCERPT = 240  # characters; the card shows two lines
MOST_ALERTS = 5  # cards of a supervisor, the newest; the list has all of them


class Kind(StrEnum):
    """What is asked for, which says what the answers are."""

    OFFER = "offer"
    ADVICE = "advice"
    ALERT = "alert"  # nobody wants it: to supervisors


@dataclass(frozen=True, kw_only=True)
class Card:
    """One question to someone; `key` is the same for as long as it is the same question.

    `words` are the customer's latest, `waits` is empty where nobody owes them an answer.
    Without `expires_at` there is no hurry; `seconds` is how long there was altogether.
    """

    kind: Kind
    key: str
    conversation: Conversation
    headline: str
    words: str
    waits: str
    expires_at: datetime | None = None
    seconds: int = 0

    @property
    def face(self) -> Face:
        return face_of_customer(self.conversation.identity)

    @property
    def answers(self) -> str:
        """The template of its buttons."""
        return f"inbox/_{self.kind}_answers.html"

    @property
    def clock(self) -> str:
        return clock(self.expires_at) if self.expires_at else ""


@dataclass(frozen=True)
class Incoming:
    """`now` is the server's clock, by which the countdowns of a browser run."""

    cards: Sequence[Card]
    now: datetime


def incoming_for(user: User, agent: Agent | None) -> Incoming:
    """Two queries for an agent and one for a supervisor, however many questions there are."""
    now = timezone.now()
    cards = [*_offered(agent, now), *_asked_for_advice(agent, now)] if agent else []
    alerts = _wanted_by_nobody(user, agent, now) if user.supervises else []
    return Incoming([*cards, *alerts], now)


def _offered(agent: Agent, now: datetime) -> Iterator[Card]:
    pending = offers.pending_for(agent).select_related(
        "conversation__identity__channel",
        "conversation__channel",
        "conversation__queue",
        "conversation__agent__user",
    )
    for session in pending.annotate(words=_words_of("conversation")):
        yield Card(
            kind=Kind.OFFER,
            key=f"offer-{session.pk}",
            conversation=session.conversation,
            headline=_headline(session.conversation),
            words=_excerpt(session.words, session.conversation),
            waits=_waits(session.conversation, now),
            expires_at=session.expires_at,
            seconds=_seconds(session),
        )


def _asked_for_advice(agent: Agent, now: datetime) -> Iterator[Card]:
    invited = Participant.objects.invited().filter(
        agent=agent, mode=Participant.Mode.CONSULT, session__closed_at=None
    )
    related = invited.select_related(
        "session__agent__user",
        "session__conversation__identity__channel",
        "session__conversation__channel",
        "session__conversation__queue",
    )
    for participant in related.annotate(words=_words_of("session__conversation")).order_by("pk"):
        conversation = participant.session.conversation
        yield Card(
            kind=Kind.ADVICE,
            key=f"advice-{participant.pk}",
            conversation=conversation,
            headline=_("%(agent)s asks for your advice") % {"agent": participant.session.agent},
            words=_excerpt(participant.words, conversation),
            waits=_waits(conversation, now),
        )


def _wanted_by_nobody(user: User, agent: Agent | None, now: datetime) -> Iterator[Card]:
    stopped = conversations_in(View.STOPPED, user, agent).select_related(
        "identity__channel", "channel", "queue"
    )
    newest = stopped.annotate(words=_words_of("pk")).order_by("-offering_stopped_at", "-pk")
    for conversation in newest[:MOST_ALERTS]:
        yield Card(
            kind=Kind.ALERT,
            key=f"alert-{conversation.pk}-{conversation.offering_stopped_at:%Y%m%d%H%M%S}",
            conversation=conversation,
            headline=_("Nobody wants this conversation"),
            words=_excerpt(conversation.words, conversation),
            waits=_waits(conversation, now),
        )


def _headline(conversation: Conversation) -> str:
    if conversation.status == Status.ACTIVE:
        return _("Transfer from %(agent)s") % {"agent": conversation.agent}
    return _("Incoming conversation")


def _words_of(conversation: str) -> Subquery:
    """The latest the customer wrote there; `conversation` is the way to it."""
    theirs = Message.objects.filter(
        conversation=OuterRef(conversation), direction=Direction.INBOUND
    )
    return Subquery(theirs.in_order().reverse().values("text")[:1])


def _excerpt(text: str | None, conversation: Conversation) -> str:
    words = " ".join((text or "").split())[:LONGEST_EXCERPT]
    last_line = "" if conversation.last_line_is_ours else conversation.last_line
    return words or readable(last_line)


def _waits(conversation: Conversation, now: datetime) -> str:
    since = conversation.waiting_since
    return roughly(now - since) if since else ""


def _seconds(session: Session) -> int:
    if session.expires_at is None:
        return 0
    return round((session.expires_at - session.assigned_at).total_seconds())
