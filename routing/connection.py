"""Signs of life of open inboxes; and what becomes of an agent's work when there are none."""

from collections.abc import Iterable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from routing import presence
from routing.distribution import distribute_to
from routing.engagement import lock_agents
from workstreams.after_commit import after_commit
from workstreams.conversations import lifecycle
from workstreams.conversations.live import Change, announce
from workstreams.conversations.models import Conversation, ConversationMoved, Status
from workstreams.models import Agent, Presence, WorkStream

log = structlog.get_logger(__name__)


def seen(agent_ids: Iterable[int]) -> None:
    """They are here; whoever was lost shows again what they showed before."""
    with transaction.atomic():
        agents = lock_agents(list(agent_ids))
        working = Agent.objects.filter(pk__in=agents, user__is_active=True)
        working.update(last_seen_at=timezone.now())
    for agent in working.filter(presence_before_loss__isnull=False).select_related(
        "presence_before_loss"
    ):
        _find_again(agent)


def _find_again(agent: Agent) -> None:
    """Their work may have gone to others meanwhile, and there may be some for them."""
    if agent.presence_before_loss is not None:
        presence.show(agent, agent.presence_before_loss, chosen=agent.presence_is_chosen)
        presence.settle([agent.pk])
        distribute_to(agent)


def lose_the_silent() -> int:
    """Whoever was seen, and then for the time of grace was not; gives how many."""
    limit = timezone.now() - timedelta(seconds=settings.AGENT_GRACE_SECONDS)
    silent = list(Agent.objects.filter(last_seen_at__lt=limit))
    return sum(_lose(agent) for agent in silent)


def _lose(agent: Agent) -> bool:
    """Offline first, so that nothing of it comes straight back; found again if cut short.

    False when they gave a sign of life after all.
    """
    if not _goes_offline(agent):
        return False
    release = WorkStream.OnDisconnect.RELEASE
    held = _held_by(agent).filter(work_stream__on_disconnect=release)
    for conversation in held:
        if not _is_silent_still(agent):
            return False
        _let_go(conversation)
    Agent.objects.filter(pk=agent.pk, last_seen_at=agent.last_seen_at).update(last_seen_at=None)
    log.info("agent_lost", agent=agent.pk)
    return True


@transaction.atomic
def _goes_offline(agent: Agent) -> bool:
    lock_agents([agent.pk])
    if not _is_silent_still(agent):
        return False
    if agent.lose_connection(Presence.objects.get(name="Offline")):
        announce([Change(agent=agent.pk)])
        after_commit(presence.ask_others, agent)
    return True


def _is_silent_still(agent: Agent) -> bool:
    return Agent.objects.filter(pk=agent.pk, last_seen_at=agent.last_seen_at).exists()


def leave_for_good(agent: Agent) -> None:
    """They may not sign in any more: nothing stays with them, whatever the work streams say."""
    presence.show(agent, Presence.objects.get(name="Offline"))
    for conversation in _held_by(agent):
        _let_go(conversation)


def _held_by(agent: Agent) -> QuerySet[Conversation]:
    return Conversation.objects.filter(agent=agent, status=Status.ACTIVE).order_by("pk")


def _let_go(conversation: Conversation) -> None:
    try:
        lifecycle.disconnect(conversation)
    except ConversationMoved:
        log.info("moved_on_meanwhile", conversation=conversation.pk)
