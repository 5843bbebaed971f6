"""Others take part in a session: a colleague is consulted, a supervisor reads along."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.conversations import timeline
from workstreams.conversations.assignment import lock
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    ConversationMoved,
    Participant,
    Session,
    Status,
)
from workstreams.conversations.refusal import Refused
from workstreams.models import Agent, User

MOST_CONSULTED = 5  # at the same time, in one conversation

Kind = ConversationEvent.Kind
Mode = Participant.Mode


class CannotTakePart(Refused):
    """They do not take part, or do so already."""


@transaction.atomic
def invite(conversation: Conversation, agent: Agent, by: User) -> None:
    """Ask a colleague for advice; they take no capacity. Raises CannotTakePart."""
    session = _running(conversation, [Status.ACTIVE])
    consulted = session.participants.filter(mode=Mode.CONSULT, left_at=None)
    if consulted.count() >= MOST_CONSULTED:
        raise CannotTakePart(_("Five colleagues at once are enough. Wait until one has left."))
    _add(session, agent, Mode.CONSULT, joined=False)
    conversation.touch()
    timeline.record(conversation, Kind.CONSULT_INVITED, by, **_named(agent))


@transaction.atomic
def join(conversation: Conversation, agent: Agent) -> None:
    """The colleague accepts; raises ConversationMoved when nobody asks any more."""
    session = _running(conversation, [Status.ACTIVE, Status.WRAP_UP])
    invited = session.participants.invited().filter(agent=agent, mode=Mode.CONSULT)
    if not invited.update(joined_at=timezone.now()):
        raise ConversationMoved(conversation.pk)
    conversation.touch()
    timeline.record(conversation, Kind.CONSULT_JOINED, agent.user, **_named(agent))


@transaction.atomic
def monitor(conversation: Conversation, agent: Agent) -> None:
    """A supervisor reads along, and the agent sees it. Raises CannotTakePart."""
    session = _running(conversation, [Status.ACTIVE, Status.WRAP_UP])
    _add(session, agent, Mode.MONITOR, joined=True)
    conversation.touch()
    timeline.record(conversation, Kind.MONITOR_JOINED, agent.user, **_named(agent))


@transaction.atomic
def leave(conversation: Conversation, agent: Agent) -> None:
    """Whoever was consulted, invited or reading along goes; raises ConversationMoved."""
    session = _running(conversation, [Status.ACTIVE, Status.WRAP_UP])
    present = session.participants.filter(agent=agent, left_at=None).exclude(mode=Mode.PRIMARY)
    participant = present.first()
    if participant is None:
        raise ConversationMoved(conversation.pk)
    present.update(left_at=timezone.now())
    conversation.touch()
    timeline.record(conversation, _left(participant), agent.user, **_named(agent))


def _left(participant: Participant) -> ConversationEvent.Kind:
    if participant.mode == Mode.MONITOR:
        return Kind.MONITOR_LEFT
    return Kind.CONSULT_LEFT if participant.joined_at else Kind.CONSULT_DECLINED


def _running(conversation: Conversation, states: list[Status]) -> Session:
    locked = lock(conversation)
    session = locked.sessions.running().first()
    if session is None or locked.status not in states:
        raise ConversationMoved(conversation.pk)
    return session


def _add(session: Session, agent: Agent, mode: Participant.Mode, *, joined: bool) -> None:
    joined_at = timezone.now() if joined else None
    try:
        with transaction.atomic():
            Participant.objects.create(session=session, agent=agent, mode=mode, joined_at=joined_at)
    except IntegrityError:
        raise CannotTakePart(_("%(agent)s takes part already.") % {"agent": agent}) from None


def _named(agent: Agent) -> dict[str, object]:
    return {"agent": agent.pk, "agent_name": str(agent)}
