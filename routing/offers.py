"""An agent is asked: they accept, reject, or let the time pass; and what follows."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from routing import distribution, presence
from workstreams.conversations import assignment, lifecycle, timeline
from workstreams.conversations.assignment import OfferGone
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    Session,
    Status,
)
from workstreams.models import Agent, User, WorkStream

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
    offered = conversation.sessions.pending().filter(agent=_agent_of(conversation, by))
    session = offered.select_related("conversation", "agent__user").first()
    if session is None:
        raise OfferGone(conversation.pk)
    _turn_down(session, Kind.REJECTED, Reason.AGENT_REJECTED)


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


def end_cool_downs() -> int:
    """Agents who gave something away may be asked about it again; gives how many could be."""
    due = Session.objects.cooled_down(timezone.now())
    queues = set(due.values_list("conversation__queue", flat=True))
    ended = due.update(offer_again_at=None)
    if queues:
        distribution.distribute(queue for queue in queues if queue is not None)
    return ended


@transaction.atomic
def _time_out(session: Session) -> None:
    conversation = _turn_down(session, Kind.TIMED_OUT, Reason.AGENT_TIMED_OUT)
    if conversation.work_stream.inactive_after_missed_offer:
        presence.miss(session.agent)


@transaction.atomic
def _turn_down(session: Session, kind: ConversationEvent.Kind, reason: Reason) -> Conversation:
    """With what follows in the same transaction: after it, the next agent is asked."""
    conversation = assignment.turn_down(session, kind, reason)
    if conversation.status == Status.OPEN:
        _look_at_declines(conversation)
    return conversation


def _look_at_declines(conversation: Conversation) -> None:
    """Nobody wants it: not for the customer to pay for, unless the work stream says so."""
    stream = conversation.work_stream
    if _declined_in_this_queue(conversation).count() < stream.decline_limit:
        return
    if stream.after_declines == WorkStream.AfterDeclines.CLOSE:
        lifecycle.close_for_declines(conversation)
    elif conversation.stop_offering():
        timeline.record(conversation, Kind.OFFERING_STOPPED, declined=stream.decline_limit)


def _declined_in_this_queue(conversation: Conversation) -> QuerySet[Session]:
    """Within the minutes that count; who refused a transfer refused a colleague."""
    since = timezone.now() - timedelta(minutes=conversation.work_stream.decline_minutes)
    declined = conversation.sessions.filter(closure_reason__in=DECLINED, closed_at__gt=since)
    here = declined.filter(assigned_at__gte=conversation.queued_at or since)
    return here.exclude(origin=Session.Origin.TRANSFER)


def _agent_of(conversation: Conversation, user: User) -> Agent:
    agent = Agent.objects.filter(user=user).first()
    if agent is None:
        raise OfferGone(conversation.pk)
    return agent
