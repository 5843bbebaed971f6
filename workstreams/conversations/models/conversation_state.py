"""The five states of a conversation, in words; `transitions` has the ways between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConversationMoved(Exception):
    """The conversation is no longer in the state the action needs: someone was first."""


class Status(models.TextChoices):
    OPEN = "open", _("Open")  # waits in a queue, nobody works on it
    ACTIVE = "active", _("Active")  # an agent works on it
    WAITING = "waiting", _("Waiting")  # the agent put it aside until the customer answers
    WRAP_UP = "wrap_up", _("Wrap-up")  # ended; the agent finishes notes
    CLOSED = "closed", _("Closed")  # final


LIVE = [Status.OPEN, Status.ACTIVE, Status.WAITING]  # a customer's message joins these
HOLDING_CAPACITY = [Status.ACTIVE, Status.WRAP_UP]
