"""An agent's engagement with a conversation, from assignment to closure."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.conversation import Conversation
from workstreams.models import Agent, Queue


class SessionQuerySet(models.QuerySet["Session"]):
    def running(self) -> Self:
        return self.filter(closed_at=None)


class Session(models.Model):
    """One engagement; `channel_snapshot` is what the channel allowed when it began."""

    class ClosureReason(models.TextChoices):
        AGENT_CLOSED = "agent_closed", _("The agent closed it")
        CONVERSATION_CLOSED = "conversation_closed", _("The conversation was closed")
        CONVERSATION_TIMEOUT = "conversation_timeout", _("It was inactive for too long")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="sessions"
    )
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    channel_snapshot = models.JSONField(default=dict)
    assigned_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    closure_reason = models.CharField(max_length=30, choices=ClosureReason, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Session")
        verbose_name_plural = _("Sessions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(closed_at=None),
                name="session_one_running_per_conversation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.assigned_at:%Y-%m-%d %H:%M}"


class Participant(models.Model):
    """An agent who takes part in a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participants")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="participations")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Session Participant")
        verbose_name_plural = _("Session Participants")
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(left_at=None),
                name="participant_one_at_a_time_in_a_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} · {self.joined_at:%Y-%m-%d %H:%M}"
