"""What conversations ask of an agent, read from the database."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from routing.ranking import Matching, Method, Requirement
from workstreams.conversations.models import GIVEN_AWAY, Conversation, Session
from workstreams.models import Queue, WorkStream

Reason = Session.ClosureReason
TELLING = [*GIVEN_AWAY, Reason.AGENT_DISCONNECTED]


def requirement_for(
    queue: Queue, stream: WorkStream, skills: Mapping[int, int] | None = None
) -> Requirement:
    """Of any conversation of the stream that waits in the queue."""
    return Requirement(
        queue_id=queue.pk,
        work_stream_id=stream.pk,
        units=stream.capacity,
        presences=frozenset(stream.allowed_presences),
        for_everyone=queue.is_default,
        method=Method(queue.assignment_method),
        most_sessions=stream.max_concurrency,
        matching=Matching(stream.matching),
        skills=dict(skills or {}),
        cool_down=timedelta(seconds=stream.offer_again_seconds),
    )


def requirement_of(conversation: Conversation) -> Requirement:
    """Of this one, which waits in a queue; who had it before counts too."""
    queue = conversation.queue
    if queue is None:
        raise ValueError("A conversation without a queue asks for no agent yet.")
    skills = {int(skill): least for skill, least in conversation.required_skills.items()}
    common = requirement_for(queue, conversation.work_stream, skills)
    return with_history(common, history_of(conversation.pk))


def history_of(conversation_id: int) -> Iterable[Session]:
    """Engagements that tell who is to be asked first or last, should it wait again."""
    return Session.objects.filter(conversation=conversation_id, closure_reason__in=TELLING)


def with_history(requirement: Requirement, ended: Iterable[Session]) -> Requirement:
    declined = {
        session.agent_id: session.closed_at
        for session in sorted(ended, key=lambda session: session.pk)
        if session.closure_reason in GIVEN_AWAY and session.closed_at is not None
    }
    cut_off = {
        session.agent_id for session in ended if session.closure_reason == Reason.AGENT_DISCONNECTED
    }
    return replace(requirement, declined=declined, disconnected=frozenset(cut_off))
