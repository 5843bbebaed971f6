"""The five states of a conversation, in words, and what coming into one brings along."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.transitions import Transition


class ConversationMoved(Exception):
    """The conversation is no longer in the state the action needs: someone was first."""


class Status(models.TextChoices):
    OPEN = "open", _("Open")  # waits in a queue, nobody works on it
    ACTIVE = "active", _("Active")  # an agent works on it
    WAITING = "waiting", _("Waiting")  # the agent put it aside until the customer answers
    WRAP_UP = "wrap_up", _("Wrap-up")  # ended; the agent finishes notes
    CLOSED = "closed", _("Closed")  # final


class Priority(models.IntegerChoices):
    """How soon: more urgent ones are brought to agents before those that wait longer."""

    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


LIVE = [Status.OPEN, Status.ACTIVE, Status.WAITING]  # a customer's message joins these
HOLDING_CAPACITY = [Status.ACTIVE, Status.WRAP_UP]
WATCHABLE = [Status.ACTIVE, Status.WRAP_UP]  # in work: supervisors read along, if they may


def consequences(transition: Transition, now: datetime) -> dict[str, Any]:
    """What a way into a state brings along, whoever takes it."""
    changes: dict[str, Any] = {
        "status": transition.after,
        "status_changed_at": now,
        "last_activity_at": now,
        "offered_to": None,
        "snoozed_until": None,
    }
    match transition.after:
        case Status.OPEN:
            nobody = {"agent": None, "units": 0, "offering_stopped_at": None}
            return {**changes, **nobody, "queued_at": now}
        case Status.WRAP_UP:
            return {**changes, "wrap_up_at": now}
        case Status.CLOSED:
            return {**changes, "closed_at": now, "waiting_since": None, "preferred_agent": None}
    return changes
