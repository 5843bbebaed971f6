"""A conversation and the five states it moves through."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.bulk_update import update_together
from workstreams.channels.models import Channel
from workstreams.conversations.models.contact import Contact, ContactIdentity
from workstreams.models import Agent, Queue, User, WorkStream


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
ALLOWED_INACTIVITY = {  # for social channels; Waiting is up to the work stream
    Status.OPEN: timedelta(days=30),
    Status.ACTIVE: timedelta(days=30),
    Status.WRAP_UP: timedelta(days=1),
}


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def unrouted(self) -> Self:
        return self.filter(status=Status.OPEN, queue=None)

    def waiting_for_an_agent(self) -> Self:
        """Open in a queue, the longest unanswered customer of the most urgent queue first."""
        return self.filter(status=Status.OPEN, queue__isnull=False).order_by(
            "queue__priority", "last_customer_message_at", "id"
        )

    def holding_capacity(self) -> Self:
        return self.filter(status__in=HOLDING_CAPACITY)

    def work_items_of(self, agent: Agent) -> Self:
        return self.filter(agent=agent, status__in=[Status.ACTIVE, Status.WAITING, Status.WRAP_UP])

    def visible_to(self, user: User) -> Self:
        """What is theirs: everything for supervisors; for agents what they hold or held,
        and what is open in their queues. Fails closed."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.supervises:
            return self
        agent = Agent.objects.filter(user=user).first()
        if agent is None:
            return self.none()
        return self.filter(
            Q(agent=agent)
            | Q(status=Status.OPEN, queue__in=Queue.objects.served_by(agent))
            | Q(pk__in=agent.participations.values("session__conversation"))
        )

    def inactive_since_allowed(self, now: datetime) -> Self:
        """Past the time their state allows without activity."""
        overdue = Q()
        for status, allowed in ALLOWED_INACTIVITY.items():
            overdue |= Q(status=status, last_activity_at__lt=now - allowed)
        waited_for = F("work_stream__auto_close_minutes") * timedelta(minutes=1)
        return self.filter(
            overdue | Q(status=Status.WAITING, last_activity_at__lt=now - waited_for)
        )


class Conversation(models.Model):
    """One matter between a customer and the organisation, from first word to closure.

    `agent` is whoever works on it, or worked on it last. `units` is the capacity it takes
    from that agent. `channel_context` is what routing saw of the customer, frozen.
    `waiting_since` is when the customer wrote what is still unanswered.
    """

    identity = models.ForeignKey(
        ContactIdentity,
        on_delete=models.PROTECT,
        related_name="conversations",
        verbose_name=_("Social profile"),
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="conversations", verbose_name=_("Channel")
    )
    work_stream = models.ForeignKey(
        WorkStream,
        on_delete=models.PROTECT,
        related_name="conversations",
        verbose_name=_("Work Stream"),
    )
    queue = models.ForeignKey(
        Queue,
        on_delete=models.PROTECT,
        null=True,
        related_name="conversations",
        verbose_name=_("Queue"),
    )
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        related_name="conversations",
        verbose_name=_("Agent"),
    )
    contact = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        related_name="conversations",
        verbose_name=_("Contact"),
    )
    status = models.CharField(_("Status"), max_length=10, choices=Status, default=Status.OPEN)
    status_changed_at = models.DateTimeField(_("Status changed"), default=timezone.now)
    units = models.PositiveIntegerField(default=0)
    channel_context = models.JSONField(default=dict)
    opened_at = models.DateTimeField(_("Opened"), default=timezone.now)
    queued_at = models.DateTimeField(_("Queued"), null=True)
    assigned_at = models.DateTimeField(_("Assigned"), null=True)
    closed_at = models.DateTimeField(_("Closed"), null=True)
    last_activity_at = models.DateTimeField(_("Last activity"), default=timezone.now)
    last_customer_message_at = models.DateTimeField(_("Last message of the customer"), null=True)
    waiting_since = models.DateTimeField(null=True)
    last_line = models.CharField(max_length=160, blank=True)
    last_line_is_ours = models.BooleanField(default=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Conversation")
        verbose_name_plural = _("Conversations")
        constraints = [
            models.UniqueConstraint(
                fields=["identity"],
                condition=Q(status__in=LIVE),
                name="conversation_one_live_per_identity",
            ),
            models.CheckConstraint(
                condition=~Q(status="open") | Q(agent=None),
                name="conversation_open_belongs_to_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "waiting", "wrap_up"])
                | Q(agent__isnull=False, queue__isnull=False),
                name="conversation_in_work_has_agent_and_queue",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at=None)),
                name="conversation_closed_knows_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "last_customer_message_at"],
                condition=Q(status="open"),
                name="conversation_waiting",
            ),
            models.Index(
                fields=["agent", "-last_activity_at"],
                condition=~Q(status="closed"),
                name="conversation_in_work",
            ),
            models.Index(fields=["agent", "-closed_at"], name="conversation_closed_by_agent"),
            models.Index(fields=["identity", "-id"], name="conversation_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.identity} · {self.get_status_display()}"

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    @classmethod
    def place_in_queues(cls, conversations: "list[Conversation]") -> None:
        """Let locked, open conversations wait where `queue` says, with what routing saw."""
        now = timezone.now()
        for conversation in conversations:
            conversation.queued_at = now
        update_together(conversations, ["queue", "queued_at", "channel_context"])

    @classmethod
    def assign_locked(cls, pairs: "Sequence[tuple[Conversation, Agent]]") -> None:
        """Hand open conversations, whose rows the caller holds, to agents."""
        now = timezone.now()
        for conversation, agent in pairs:
            conversation.status = Status.ACTIVE
            conversation.agent = agent
            conversation.units = conversation.work_stream.capacity
            conversation.assigned_at = now
            conversation.status_changed_at = conversation.last_activity_at = now
        changed = ["status", "agent", "units", "assigned_at", "status_changed_at"]
        update_together([conversation for conversation, _ in pairs], [*changed, "last_activity_at"])

    def end(self) -> None:
        """The matter is settled; the agent still finishes up."""
        self._move([Status.ACTIVE], Status.WRAP_UP)

    def put_aside(self) -> None:
        """The agent waits for the customer and is free for others."""
        self._move([Status.ACTIVE], Status.WAITING)

    def reopen(self) -> None:
        """The agent takes it up again from Waiting."""
        self._move([Status.WAITING], Status.ACTIVE)

    def close(self, *, from_status: list[Status]) -> None:
        self._move(from_status, Status.CLOSED, closed_at=timezone.now(), waiting_since=None)

    def _move(self, allowed: list[Status], to: Status, **changes: object) -> None:
        now = timezone.now()
        moved = Conversation.objects.filter(pk=self.pk, status__in=allowed).update(
            status=to, status_changed_at=now, last_activity_at=now, **changes
        )
        if not moved:
            raise ConversationMoved(self.pk)
        self.refresh_from_db()
