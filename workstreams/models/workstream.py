"""The bundle of settings by which conversations find a queue and an agent."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workstreams.models.notification import NotificationTemplate
from workstreams.models.presence import Presence
from workstreams.models.queue import Queue

MINUTES_PER_DAY = 24 * 60


def available_and_busy() -> list[str]:
    return [Presence.BaseStatus.AVAILABLE, Presence.BaseStatus.BUSY]


def _notification(occasion: Any) -> models.ForeignKey[NotificationTemplate | None]:
    return models.ForeignKey(
        NotificationTemplate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=occasion,
        help_text=_("Empty: the one that came with the product."),
    )


class WorkStream(models.Model):
    """Channels of one kind point here; the stream says how their work is distributed."""

    class Mode(models.TextChoices):
        PUSH = "push", _("Push")  # assigned to agents by the engine
        PICK = "pick", _("Pick")  # agents take it from the open work items

    class Matching(models.TextChoices):
        EXACT = "exact", _("Exact Match")  # every needed skill, rated high enough
        CLOSEST = "closest", _("Closest Match")  # whoever comes nearest
        NONE = "none", _("None")  # skills are not looked at

    class AfterDeclines(models.TextChoices):
        STOP = "stop", _("Stop offering it and tell the supervisors")
        CLOSE = "close", _("Close the conversation")

    class OnDisconnect(models.TextChoices):
        RELEASE = "release", _("Give conversations back to their queues")
        KEEP = "keep", _("Keep conversations with the agent")

    name = models.CharField(_("Name"), max_length=100, unique=True)
    channel_kind = models.CharField(_("Channel"), max_length=30, default="facebook")
    capacity = models.PositiveIntegerField(
        _("Capacity"),
        default=1,
        help_text=_("Units of an agent's capacity that one conversation takes."),
    )
    auto_close_minutes = models.PositiveIntegerField(
        _("Auto-close after inactivity"),
        default=28 * MINUTES_PER_DAY,
        validators=[MinValueValidator(1)],
        help_text=_("Minutes after which a waiting conversation without activity is closed."),
    )
    mode = models.CharField(
        _("Work distribution mode"), max_length=10, choices=Mode, default=Mode.PUSH
    )
    allowed_presences = ArrayField(
        models.CharField(max_length=20, choices=Presence.BaseStatus),
        default=available_and_busy,
        verbose_name=_("Allowed Presences"),
        help_text=_("Work is assigned only to agents who show one of these."),
    )
    agents_may_pick_pushed = models.BooleanField(
        _("Enable selecting from push-based work streams"),
        default=False,
        help_text=_("Agents may also assign open items to themselves, whatever their capacity."),
    )
    max_concurrency = models.PositiveIntegerField(
        _("Max Concurrency"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Conversations of this work stream an agent holds at once; empty: no limit."),
    )
    matching = models.CharField(
        _("Matching Logic"), max_length=10, choices=Matching, default=Matching.EXACT
    )
    fallback_queue = models.ForeignKey(
        Queue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fallback_of",
        verbose_name=_("Fallback queue"),
        help_text=_("For what no rule claims; empty: the default queue."),
    )
    agent_affinity = models.BooleanField(
        _("Enable Agent Affinity"),
        default=True,
        help_text=_("A customer who comes back gets the agent they had."),
    )
    affinity_ignores_limits = models.BooleanField(
        _("Affinity ignores presence and capacity"),
        default=True,
        help_text=_("Even a busy agent gets their customer back; one who is offline does not."),
    )
    affinity_after_closure = models.BooleanField(
        _("Affinity for new conversations"),
        default=False,
        help_text=_("Also when the earlier conversation was closed and a new one begins."),
    )
    auto_assign = models.BooleanField(
        _("Auto-assign work items"),
        default=False,
        help_text=_("Conversations are assigned at once; agents are not asked."),
    )
    offer_seconds = models.PositiveIntegerField(
        _("Timeout (seconds)"),
        default=120,
        validators=[MinValueValidator(10), MaxValueValidator(3600)],
        help_text=_("How long an agent has to accept before the next one is asked."),
    )
    inactive_after_missed_offer = models.BooleanField(
        _("Change agent status to inactive after a missed notification"), default=True
    )
    offer_again_seconds = models.PositiveIntegerField(
        _("Assign work item after decline or timeout (seconds)"),
        default=60,
        help_text=_("Before the same agent is asked again about the same conversation."),
    )
    decline_limit = models.PositiveIntegerField(
        _("Decline limit"), default=10, validators=[MinValueValidator(1)]
    )
    decline_minutes = models.PositiveIntegerField(
        _("Decline limit holds for (minutes)"), default=5, validators=[MinValueValidator(1)]
    )
    after_declines = models.CharField(
        _("When the decline limit is reached"),
        max_length=10,
        choices=AfterDeclines,
        default=AfterDeclines.STOP,
    )
    on_disconnect = models.CharField(
        _("When an agent's connection is lost"),
        max_length=10,
        choices=OnDisconnect,
        default=OnDisconnect.RELEASE,
    )
    allows_automated_messages = models.BooleanField(
        _("Allow Automated Messages"),
        default=True,
        help_text=_(
            "Off: nothing is said to customers by itself; the timeline tells what was not."
        ),
    )
    notification_incoming = _notification(_("Incoming unauthenticated"))
    notification_identified = _notification(_("Incoming authenticated"))
    notification_consult = _notification(_("Consult"))
    notification_transfer = _notification(_("Transfer"))
    notification_supervisor = _notification(_("SupervisorAssign"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Work Stream")
        verbose_name_plural = _("Work Streams")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(auto_close_minutes__gte=1), name="work_stream_closes_after_a_while"
            ),
            models.CheckConstraint(
                condition=Q(offer_seconds__gte=1), name="work_stream_offers_last_a_while"
            ),
            models.CheckConstraint(
                condition=Q(max_concurrency=None) | Q(max_concurrency__gte=1),
                name="work_stream_lets_agents_hold_one",
            ),
            models.CheckConstraint(
                condition=Q(allowed_presences__len__gt=0),
                name="work_stream_allows_some_presence",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def agents_may_pick(self) -> bool:
        return self.mode == self.Mode.PICK or self.agents_may_pick_pushed
