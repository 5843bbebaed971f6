"""Conversations whose customer can soon not be answered any more."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from workstreams.channels.models import Channel
from workstreams.channels.policy import ReplyWindow
from workstreams.channels.registry import adapters
from workstreams.conversations.models import LIVE, Session


def closing_within(span: timedelta, now: datetime) -> Q:
    """Their window is open and closes within the span; the longest that their session has."""
    found = Q(pk__in=[])
    for kind, adapter in adapters().items():
        # Not by the conversation's own column: the index on it leads to all there ever were
        channels = list(Channel.objects.filter(kind=kind).values_list("pk", flat=True))
        longer = Q(pk__in=[])
        for window in reversed(adapter.reply_windows()):
            holds = _holds(window)
            opened = now - window.length
            closes = Q(
                identity__window_opened_at__gt=opened,
                identity__window_opened_at__lte=opened + span,
            )
            found |= Q(identity__channel__in=channels) & closes & holds & ~longer
            longer |= holds
    return found & Q(status__in=LIVE)


def _holds(window: ReplyWindow) -> Q:
    if not window.where:
        return ~Q(pk__in=[])
    running = Session.objects.running().filter(conversation=OuterRef("pk"))
    return Q(Exists(running.filter(channel_snapshot__contains=window.where)))
