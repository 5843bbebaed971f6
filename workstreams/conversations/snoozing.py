"""A conversation is put out of sight until a moment, and comes back then by itself."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.conversations import lifecycle, timeline
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    ConversationMoved,
    Status,
)
from workstreams.conversations.refusal import Refused
from workstreams.models import User

LONGEST = timedelta(days=366)
Kind = ConversationEvent.Kind


class CannotSnooze(Refused):
    """It stays where it is."""


@transaction.atomic
def snooze(conversation: Conversation, until: datetime, by: User, seen: int | None = None) -> None:
    """Active becomes Waiting, as when it is put aside; Waiting stays so. A later word counts.

    When the customer writes, or its agent reopens it, the snooze is over too. `seen` as for
    `lifecycle.end`. Raises CannotSnooze for a moment that will not do, or ConversationMoved.
    """
    _check(until)
    if conversation.status == Status.ACTIVE:
        lifecycle.put_aside(conversation, seen)
    waiting = Conversation.objects.filter(
        pk=conversation.pk, status=Status.WAITING, agent=conversation.agent_id
    )
    if not waiting.update(snoozed_until=until):
        raise ConversationMoved(conversation.pk)
    conversation.refresh_from_db()
    told = {"until": until.isoformat(), "agent": conversation.agent_id}
    timeline.record(conversation, Kind.SNOOZED, by, **told)


def _check(until: datetime) -> None:
    now = timezone.now()
    if until <= now:
        raise CannotSnooze(_("That moment has passed. Choose a later one."))
    if until > now + LONGEST:
        raise CannotSnooze(_("That is more than a year away. Choose an earlier moment."))


@transaction.atomic
def wake(conversation: Conversation, by: User) -> None:
    """Its agent ends the snooze before its time; raises ConversationMoved where it is over."""
    snoozed = Conversation.objects.filter(
        pk=conversation.pk, agent=conversation.agent_id, snoozed_until__isnull=False
    )
    if not snoozed.update(snoozed_until=None, last_activity_at=timezone.now()):
        raise ConversationMoved(conversation.pk)
    conversation.refresh_from_db()
    timeline.record(conversation, Kind.SNOOZE_ENDED, by)


@transaction.atomic
def end_snoozes(at_most: int = 200) -> int:
    """Those whose moment has come wait in sight again; gives how many.

    What somebody holds right now is moving already, or is looked at the next time.
    """
    now = timezone.now()
    due = Conversation.objects.filter(snoozed_until__lte=now).order_by("snoozed_until")
    ended = list(due.select_for_update(skip_locked=True)[:at_most])
    keys = [conversation.pk for conversation in ended]
    Conversation.objects.filter(pk__in=keys).update(snoozed_until=None, last_activity_at=now)
    timeline.record_all(
        ConversationEvent(conversation=conversation, kind=Kind.SNOOZE_ENDED)
        for conversation in ended
    )
    return len(ended)
