"""An agent's engagement with a conversation, from assignment to closure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.conversation import Conversation
from workstreams.models import Agent, Queue


class SessionQuerySet(models.QuerySet["Session"]):
    def running(self) -> Self:
        """Accepted and not closed: the agent works on it."""
        return self.filter(closed_at=None, accepted_at__isnull=False)

    def pending(self) -> Self:
        """Offered, and not answered yet."""
        return self.filter(closed_at=None, accepted_at=None)

    def cooled_down(self, now: datetime) -> Self:
        """Their agent may be asked again from now on, and nobody has looked yet."""
        return self.filter(offer_again_at__lte=now)

    def expired(self, now: datetime) -> Self:
        return self.pending().filter(expires_at__lte=now)


class Session(models.Model):
    """One engagement: an agent is asked (or simply assigned), accepts, works, and leaves.

    `created_at` is when the conversation began to wait for this engagement, `queued_at` when
    it came into its queue (empty where it came from elsewhere); an offer that nobody answers
    ends at `expires_at`. After the agent gave it away they are not asked about it before
    `offer_again_at`.
    `channel_snapshot` is what the channel allowed when the agent took it.
    """

    class Origin(models.TextChoices):
        DISTRIBUTION = "distribution", _("Distribution")
        AFFINITY = "affinity", _("Agent affinity")
        PICK = "pick", _("Picked")
        TRANSFER = "transfer", _("Transfer")
        SUPERVISOR = "supervisor", _("Assigned by a supervisor")
        REOPENING = "reopening", _("Reopened")
        WRITING_FIRST = "writing_first", _("The agent wrote first")

    class ClosureReason(models.TextChoices):
        AGENT_CLOSED = "agent_closed", _("The agent closed it")
        AGENT_REJECTED = "agent_rejected", _("The agent rejected it")
        AGENT_TIMED_OUT = "agent_timed_out", _("The agent did not answer in time")
        AGENT_DISCONNECTED = "agent_disconnected", _("The agent's connection was lost")
        AGENT_RELEASED = "agent_released", _("The agent gave it back")
        TRANSFERRED_TO_AGENT = "transferred_to_agent", _("It was transferred to another agent")
        TRANSFERRED_TO_QUEUE = "transferred_to_queue", _("It was transferred to another queue")
        SUPERVISOR_TO_QUEUE = "supervisor_to_queue", _("A supervisor sent it to another queue")
        REASSIGNED = "reassigned", _("A supervisor assigned it to someone else")
        WITHDRAWN = "withdrawn", _("The offer was withdrawn")
        CONVERSATION_CLOSED = "conversation_closed", _("The conversation was closed")
        CONVERSATION_TIMEOUT = "conversation_timeout", _("It was inactive for too long")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="sessions"
    )
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("Agent")
    )
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=20, choices=Origin, default=Origin.DISTRIBUTION)
    channel_snapshot = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("Session Created On"), default=timezone.now)
    queued_at = models.DateTimeField(_("Queue Assigned On"), null=True)
    assigned_at = models.DateTimeField(_("Agent Assigned On"), default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    offer_again_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(_("Agent Accepted On"), null=True)
    closed_at = models.DateTimeField(_("Session Closed On"), null=True)
    closure_reason = models.CharField(
        _("Closure Reason"), max_length=30, choices=ClosureReason, blank=True
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Session")
        verbose_name_plural = _("Sessions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(closed_at=None, accepted_at__isnull=False),
                name="session_one_running_per_conversation",
            ),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(closed_at=None, accepted_at=None),
                name="session_one_offer_per_conversation",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(closure_reason=""),
                name="session_closed_knows_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(closed_at=None, accepted_at=None),
                name="session_offer_expires",
            ),
            models.Index(
                fields=["offer_again_at"],
                condition=Q(offer_again_at__isnull=False),
                name="session_cools_down",
            ),
            models.Index(fields=["agent", "-id"], name="session_of_agent"),
            BrinIndex(fields=["assigned_at"], name="session_by_assignment", autosummarize=True),
            BrinIndex(fields=["accepted_at"], name="session_by_acceptance", autosummarize=True),
            BrinIndex(fields=["closed_at"], name="session_by_closing", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.assigned_at:%Y-%m-%d %H:%M}"


GIVEN_AWAY = [  # by the agent, who is not the first to be asked again
    Session.ClosureReason.AGENT_REJECTED,
    Session.ClosureReason.AGENT_TIMED_OUT,
    Session.ClosureReason.AGENT_RELEASED,
    Session.ClosureReason.TRANSFERRED_TO_AGENT,
    Session.ClosureReason.TRANSFERRED_TO_QUEUE,
]


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> Self:
        return self.filter(joined_at__isnull=False, left_at=None)

    def of_agent_in(
        self, agent: Agent | None, conversations: Sequence[Conversation]
    ) -> dict[int, "Participant"]:
        """By conversation: what they have to do with its running session beside its own agent."""
        if agent is None:
            return {}
        others = self.exclude(mode=Participant.Mode.PRIMARY).filter(agent=agent, left_at=None)
        found = others.filter(
            session__conversation__in=conversations, session__in=Session.objects.running()
        )
        return {part.session.conversation_id: part for part in found.select_related("session")}

    def invited(self) -> Self:
        return self.filter(joined_at=None, left_at=None)

    def not_refused(self) -> Self:
        """Who took part at some time, or is being asked to."""
        return self.exclude(joined_at=None, left_at__isnull=False)

    def without_readers(self) -> Self:
        return self.exclude(mode="monitor")


class Participant(models.Model):
    """An agent who takes part in a session: works on it, is consulted, or reads along."""

    class Mode(models.TextChoices):
        PRIMARY = "primary", _("Primary")
        CONSULT = "consult", _("Consult")
        MONITOR = "monitor", _("Monitor")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participants")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="participations")
    mode = models.CharField(_("Mode"), max_length=10, choices=Mode, default=Mode.PRIMARY)
    added_at = models.DateTimeField(_("Added On"), default=timezone.now)
    joined_at = models.DateTimeField(_("Joined On"), null=True, default=timezone.now)
    left_at = models.DateTimeField(_("Left On"), null=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("Session Participant")
        verbose_name_plural = _("Session Participants")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(left_at=None, mode="primary"),
                name="participant_one_primary_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["session", "agent"],
                condition=Q(left_at=None),
                name="participant_takes_part_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} · {self.get_mode_display()}"
