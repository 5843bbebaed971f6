"""Where conversations wait, and who serves them."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workstreams.models.operating_hours import OperatingHours

if TYPE_CHECKING:
    from workstreams.models.agent import Agent


class QueueQuerySet(models.QuerySet["Queue"]):
    def with_hours(self) -> Self:
        """So that each can be asked whether it is open."""
        hours = self.select_related("operating_hours")
        return hours.prefetch_related("operating_hours__shifts", "operating_hours__holidays")

    def served_by(self, agent: "Agent") -> Self:
        """Queues the agent is a member of; everyone is a member of the default queue."""
        return self.filter(
            Q(is_default=True)
            | Q(pk__in=QueueMembership.objects.filter(agent=agent).values("queue"))
        )


class Queue(models.Model):
    """A line of waiting conversations; exactly one is the default queue."""

    class AssignmentMethod(models.TextChoices):
        HIGHEST_CAPACITY = "highest_capacity", _("Highest capacity")
        ROUND_ROBIN = "round_robin", _("Round robin")  # by the time of the last assignment
        LEAST_ACTIVE = "least_active", _("Least active")  # fewest conversations, longest idle

    name = models.CharField(_("Name"), max_length=100, unique=True)
    priority = models.PositiveIntegerField(
        _("Priority"),
        default=100,
        validators=[MinValueValidator(1)],
        help_text=_("Queues with a lower number are served first."),
    )
    operating_hours = models.ForeignKey(
        OperatingHours,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="queues",
        verbose_name=_("Operating Hours"),
        help_text=_("Empty: open round the clock."),
    )
    assignment_method = models.CharField(
        _("Assignment method"),
        max_length=20,
        choices=AssignmentMethod,
        default=AssignmentMethod.HIGHEST_CAPACITY,
    )
    is_default = models.BooleanField(_("Is Default Queue"), default=False, editable=False)
    is_active = models.BooleanField(_("Active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QueueQuerySet.as_manager()

    class Meta:
        verbose_name = _("Omnichannel Queue")
        verbose_name_plural = _("Omnichannel Queues")
        ordering = ["priority", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="queue_one_default"
            ),
            models.CheckConstraint(
                condition=Q(priority__gte=1), name="queue_priority_is_at_least_one"
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(is_active=True),
                name="queue_default_is_always_active",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open_at(self, moment: datetime) -> bool:
        hours = self.operating_hours
        return hours is None or hours.week.is_open_at(moment)

    @classmethod
    def default(cls) -> "Queue":
        return cls.objects.get(is_default=True)


class QueueMembership(models.Model):
    """An agent serves a queue; membership in the default queue needs no row."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="memberships")
    agent = models.ForeignKey(
        "workstreams.Agent",
        on_delete=models.CASCADE,
        related_name="queue_memberships",
        verbose_name=_("Agent"),
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("User (Agent)")
        verbose_name_plural = _("Users (Agents)")
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["queue", "agent"], name="queue_membership_is_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} · {self.queue}"
