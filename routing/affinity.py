"""A customer who comes back goes to the agent they had, before everyone else in the queue."""

from django.db import transaction
from django.utils import timezone

from routing import attempts
from routing.candidates import candidates
from routing.engagement import engage, lock_agents
from routing.ranking import Candidate, Requirement, refusal
from routing.requirement import requirement_of
from workstreams.conversations.models import Conversation, Session
from workstreams.models import Presence, Queue, WorkStream

BATCH = 100


def give_back(queue: Queue) -> int:
    """Every waiting conversation with a preferred agent is tried once; gives how many went."""
    went = 0
    preferring = Conversation.objects.waiting_for_an_agent().filter(
        queue=queue, preferred_agent__isnull=False, work_stream__mode=WorkStream.Mode.PUSH
    )
    while keys := list(preferring.values_list("pk", flat=True)[:BATCH]):
        went += sum(_try(key) for key in keys)
    return went


@transaction.atomic
def _try(key: int) -> int:
    waiting = Conversation.objects.waiting_for_an_agent().filter(pk=key)
    locked = waiting.select_for_update(of=("self",)).first()
    if locked is None or locked.preferred_agent_id is None:
        return 0  # someone else was first
    agent = lock_agents([locked.preferred_agent_id])[locked.preferred_agent_id]
    requirement = requirement_of(locked)
    known = candidates(requirement, among=[agent.pk]) if _applies(locked) else []
    if known and _may_take(known[0], locked, requirement):
        engage([(locked, agent)], Session.Origin.AFFINITY)
        attempts.keep([(locked, agent)], known, requirement, known, attempts.Why.AFFINITY)
        return 1
    locked.preferred_agent = None  # like everyone's, from here on
    locked.save(update_fields=["preferred_agent"])
    return 0


def _applies(conversation: Conversation) -> bool:
    stream = conversation.work_stream
    is_new = conversation.assigned_at is None
    return stream.affinity_after_closure if is_new else stream.agent_affinity


def _may_take(candidate: Candidate, conversation: Conversation, requirement: Requirement) -> bool:
    """Whoever is offline is not there, whatever the work stream ignores."""
    if conversation.work_stream.affinity_ignores_limits:
        return candidate.presence != Presence.BaseStatus.OFFLINE
    return refusal(candidate, requirement, timezone.now()) is None
