"""Who was considered for a conversation, who got it, and why not the others."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models import Conversation
from workstreams.models import Agent, Queue


class AssignmentRound(models.Model):
    """Conversations with the same needs that were dealt out together.

    `considered` lists the candidates as they stood before the round, best first: agent, name,
    room, sessions, and why not; `others` counts, by reason, who is not listed.
    """

    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    requirement = models.JSONField(default=dict)
    considered = models.JSONField(default=list)
    others = models.JSONField(default=dict)
    began_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Assignment round")
        verbose_name_plural = _("Assignment rounds")

    def __str__(self) -> str:
        return f"{self.queue_id} · {self.began_at:%Y-%m-%d %H:%M:%S}"


class AssignmentAttempt(models.Model):
    """One conversation of a round; `position` is its turn, `room` what the agent had then."""

    class Outcome(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        OFFERED = "offered", _("Offered")
        NOBODY = "nobody", _("Nobody could take it")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="assignment_attempts"
    )
    round = models.ForeignKey(AssignmentRound, on_delete=models.CASCADE, related_name="attempts")
    outcome = models.CharField(_("Outcome"), max_length=10, choices=Outcome)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    room = models.IntegerField(null=True)
    attempted_at = models.DateTimeField(_("Time"), default=timezone.now)

    class Meta:
        verbose_name = _("Assignment attempt")
        verbose_name_plural = _("Assignment attempts")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=models.Q(outcome="nobody"),
                name="attempt_in_vain_is_kept_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.outcome}"
