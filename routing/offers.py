"""An agent is asked: they accept, reject, or let the time pass; and what follows."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from routing import presence
from workstreams.conversations import assignment, lifecycle, timeline
from workstreams.conversations.assignment import OfferGone
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    Session,
    Status,
)
from workstreams.models import Agent, Presence, User, WorkStream

Kind = ConversationEvent.Kind
Reason = Session.ClosureReason
DECLINED = [Reason.AGENT_REJECTED, Reason.AGENT_TIMED_OUT]


def pending_for(agent: Agent) -> QuerySet[Session]:
    """What the agent is asked to take, the most urgent first."""
    pending = Session.objects.pending().filter(agent=agent, conversation__offered_to=agent)
    return pending.order_by("expires_at", "pk")


def accept(conversation: Conversation, by: User) -> None:
    """Raises OfferGone when it is not theirs to accept any more."""
    assignment.accept(conversation, _agent_of(conversation, by))


def reject(conversation: Conversation, by: User) -> None:
    """Others are asked; a transfer stays with the colleague. Raises OfferGone."""
    agent = _agent_of(conversation, by)
    _turn_down(conversation, agent, Kind.REJECTED, Reason.AGENT_REJECTED)


def end_expired(at_most: int = 200) -> int:
    """Offers whose time has passed go to others; gives how many."""
    expired = Session.objects.expired(timezone.now()).order_by("expires_at")
    ended = 0
    for session in expired.select_related("conversation__work_stream", "agent__user")[:at_most]:
        try:
            _time_out(session)
        except OfferGone:
            continue  # answered in the last moment
        ended += 1
    return ended


@transaction.atomic
def _time_out(session: Session) -> None:
    conversation, agent = session.conversation, session.agent
    _turn_down(conversation, agent, Kind.TIMED_OUT, Reason.AGENT_TIMED_OUT)
    if conversation.work_stream.inactive_after_missed_offer:
        presence.show(agent, Presence.objects.get(name="Inactive"), chosen=False)


@transaction.atomic
def _turn_down(
    conversation: Conversation, agent: Agent, kind: ConversationEvent.Kind, reason: Reason
) -> None:
    """With what follows in the same transaction: after it, the next agent is asked."""
    assignment.turn_down(conversation, agent, kind, reason)
    if conversation.status == Status.OPEN:
        _look_at_declines(conversation)


def _look_at_declines(conversation: Conversation) -> None:
    """Nobody wants it: not for the customer to pay for, unless the work stream says so."""
    stream = conversation.work_stream
    since = timezone.now() - timedelta(minutes=stream.decline_minutes)
    declined = conversation.sessions.filter(closure_reason__in=DECLINED, closed_at__gt=since)
    if declined.count() < stream.decline_limit:
        return
    if stream.after_declines == WorkStream.AfterDeclines.CLOSE:
        lifecycle.close_for_declines(conversation)
    elif conversation.stop_offering():
        timeline.record(conversation, Kind.OFFERING_STOPPED, declined=stream.decline_limit)


def _agent_of(conversation: Conversation, user: User) -> Agent:
    agent = Agent.objects.filter(user=user).first()
    if agent is None:
        raise OfferGone(conversation.pk)
    return agent
