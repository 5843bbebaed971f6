"""The working side of a user: presence and capacity, one row to lock."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.models.presence import Presence
from workstreams.models.queue import Queue
from workstreams.models.user import User

SIGN_OF_LIFE = timedelta(seconds=20)  # between two of an open inbox


class AgentQuerySet(models.QuerySet["Agent"]):
    def working(self) -> Self:
        """Who may still sign in."""
        return self.filter(user__is_active=True)


class Agent(models.Model):
    """Someone who answers customers.

    `presence_is_chosen`: the agent said so, the system did not. `last_seen_at` is the last
    sign of life of an open inbox, empty for who never had one; `presence_before_loss` is
    what they showed when it was lost.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="agent")
    capacity = models.PositiveIntegerField(
        _("Capacity"), default=5, help_text=_("Units of work this agent can hold at once.")
    )
    default_presence = models.ForeignKey(
        Presence,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("Default Presence"),
        help_text=_("Set at sign-in; empty means Available."),
    )
    presence = models.ForeignKey(Presence, on_delete=models.PROTECT, related_name="agents")
    presence_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    presence_is_chosen = models.BooleanField(default=False, editable=False)
    presence_before_loss = models.ForeignKey(
        Presence, on_delete=models.SET_NULL, related_name="+", null=True, editable=False
    )
    last_seen_at = models.DateTimeField(null=True, editable=False)
    last_assigned_at = models.DateTimeField(null=True, editable=False)
    last_released_at = models.DateTimeField(null=True, editable=False)
    queues = models.ManyToManyField(
        Queue, through="workstreams.QueueMembership", related_name="agents"
    )

    objects = AgentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Agent")
        verbose_name_plural = _("Agents")
        ordering = ["user__name"]

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def of(cls, user: User) -> "Agent | None":
        """The working side of a user, who may have none; kept with the user it is asked of."""
        try:
            return user.agent
        except cls.DoesNotExist:
            return None

    @property
    def is_due_for_a_sign_of_life(self) -> bool:
        seen = self.last_seen_at
        return seen is None or seen < timezone.now() - SIGN_OF_LIFE

    def show_presence(self, presence: Presence, *, chosen: bool) -> bool:
        """Change what the agent shows; False when it was shown already."""
        mine = Agent.objects.filter(pk=self.pk)
        mine.filter(presence=presence).update(
            presence_is_chosen=F("presence_is_chosen") if not chosen else True,
            presence_before_loss=None,
        )
        changed = mine.exclude(presence=presence).update(
            presence=presence,
            presence_changed_at=timezone.now(),
            presence_is_chosen=chosen,
            presence_before_loss=None,
        )
        self.refresh_from_db(fields=["presence", "presence_changed_at", "presence_is_chosen"])
        return bool(changed)

    def lose_connection(self, offline: Presence) -> bool:
        """Nobody is there any more: Offline, with what was shown before remembered."""
        here = Agent.objects.filter(pk=self.pk).exclude(presence__base_status=offline.base_status)
        return bool(
            here.update(
                presence_before_loss=F("presence"),
                presence=offline,
                presence_changed_at=timezone.now(),
            )
        )

    def serves(self, queue: Queue | None) -> bool:
        return queue is not None and (
            queue.is_default or self.queue_memberships.filter(queue=queue).exists()
        )
