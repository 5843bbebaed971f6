"""Signs of life of open inboxes; and what becomes of an agent's work when there are none."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from routing import presence
from routing.distribution import distribute_to
from routing.engagement import lock_agents
from workstreams.conversations import lifecycle
from workstreams.conversations.live import Change, announce
from workstreams.conversations.models import Conversation, ConversationMoved, Status
from workstreams.models import Agent, Presence, WorkStream

log = structlog.get_logger(__name__)


def seen(agent_ids: Iterable[int]) -> None:
    """Their inbox is open; whoever was lost shows again what they showed before."""
    with transaction.atomic():
        agents = lock_agents(list(agent_ids))
        Agent.objects.filter(pk__in=agents).update(last_seen_at=timezone.now())
    lost = Agent.objects.filter(pk__in=agents, presence_before_loss__isnull=False)
    for agent in lost.select_related("presence_before_loss"):
        if agent.presence_before_loss is not None:
            presence.show(agent, agent.presence_before_loss, chosen=False)
            presence.settle([agent.pk])  # their work may have gone to others meanwhile
            distribute_to(agent)


def lose_the_silent() -> int:
    """Whoever was seen, and then for the time of grace was not; gives how many."""
    limit = timezone.now() - timedelta(seconds=settings.AGENT_GRACE_SECONDS)
    silent = list(Agent.objects.filter(last_seen_at__lt=limit))
    for agent in silent:
        _lose(agent)
    return len(silent)


def _lose(agent: Agent) -> None:
    """Offline first, so that nothing of it comes straight back; found again if cut short."""
    since: datetime | None = agent.last_seen_at
    offline = Presence.objects.get(name="Offline")
    with transaction.atomic():
        if agent.lose_connection(offline):
            announce([Change(agent=agent.pk)])
            transaction.on_commit(lambda: presence.ask_others(agent))
    for conversation in _to_be_released(agent):
        try:
            lifecycle.disconnect(conversation)
        except ConversationMoved:
            continue  # it was ended or handed on meanwhile
    Agent.objects.filter(pk=agent.pk, last_seen_at=since).update(last_seen_at=None)
    log.info("agent_lost", agent=agent.pk)


def _to_be_released(agent: Agent) -> list[Conversation]:
    release = WorkStream.OnDisconnect.RELEASE
    held = Conversation.objects.filter(agent=agent, status=Status.ACTIVE)
    return list(held.filter(work_stream__on_disconnect=release).order_by("pk"))
