"""The bundle of settings by which conversations find a queue and an agent."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workstreams.models.presence import Presence

MINUTES_PER_DAY = 24 * 60


def available_and_busy() -> list[str]:
    return [Presence.BaseStatus.AVAILABLE, Presence.BaseStatus.BUSY]


class WorkStream(models.Model):
    """Channels of one kind point here; the stream says how their work is distributed."""

    class Mode(models.TextChoices):
        PUSH = "push", _("Push")  # assigned to agents by the engine
        PICK = "pick", _("Pick")  # agents take it from the open work items

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
                condition=Q(allowed_presences__len__gt=0),
                name="work_stream_allows_some_presence",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def agents_may_pick(self) -> bool:
        return self.mode == self.Mode.PICK or self.agents_may_pick_pushed
