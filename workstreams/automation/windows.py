"""Agents are told, once for each window, that a customer can soon not be answered any more."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from workstreams.automation.deciding import locked, settle
from workstreams.automation.models import Decision
from workstreams.automation.triggers import Trigger
from workstreams.conversations.closing_windows import closing_within
from workstreams.conversations.models import Conversation
from workstreams.conversations.permission import reply_permission
from workstreams.one_by_one import one_by_one

SOON = timedelta(hours=2)
BATCH = 200


def warn_agents() -> int:
    """About customers who wait for an answer; gives how many."""
    now = timezone.now()
    keys = list(_closing(now).values_list("pk", flat=True)[:BATCH])
    return one_by_one(lambda key: _warn(key, now), keys)


def _closing(now: datetime) -> QuerySet[Conversation]:
    waiting = Conversation.objects.filter(closing_within(SOON, now), waiting_since__isnull=False)
    return waiting.exclude(agent=None).exclude(pk__in=_warned(now))


def _warned(now: datetime) -> QuerySet[Decision, int]:
    """Lately: a window that opens anew is asked about anew."""
    lately = Decision.objects.filter(trigger=Trigger.WINDOW_CLOSES, decided_at__gt=now - SOON)
    return lately.values_list("conversation_id", flat=True)


@transaction.atomic
def _warn(key: int, now: datetime) -> bool:
    conversation = locked(key)
    until = reply_permission(conversation, now).until
    if until is None or conversation.waiting_since is None:
        return False
    mark = until.isoformat()
    minutes = max(1, int((until - now).total_seconds() // 60))
    told = settle(conversation, Trigger.WINDOW_CLOSES, happened_at=now, mark=mark, Minutes=minutes)
    return told is not None
