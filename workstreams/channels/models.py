"""A channel: an address of the organisation at which customers write."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.models import WorkStream

KNOWN_FOR = timedelta(minutes=1)  # that it is connected, before that is written down again


IN_TROUBLE = Q(deleted_at=None) & (Q(health="needs_attention") | ~Q(health_warning=""))


class ChannelQuerySet(models.QuerySet["Channel"]):
    def in_service(self) -> Self:
        return self.filter(deleted_at=None)

    def in_trouble(self) -> Self:
        """Those that need attention now, or soon will."""
        return self.filter(IN_TROUBLE)


class Channel(models.Model):
    """What the core knows of a page; the package of its kind adds the rest.

    `health_sentence` says what is wrong, `health_warning` what soon will be: it still works.
    """

    class Health(models.TextChoices):
        UNKNOWN = "unknown", _("Not checked yet")
        CONNECTED = "connected", _("Connected")
        NEEDS_ATTENTION = "needs_attention", _("Needs attention")

    kind = models.CharField(max_length=30, editable=False)
    name = models.CharField(_("Name"), max_length=100)
    work_stream = models.ForeignKey(
        WorkStream,
        on_delete=models.PROTECT,
        related_name="channels",
        verbose_name=_("Work Stream"),
    )
    language = models.CharField(_("Language"), max_length=20, default="en-US")
    customer_attachments = models.BooleanField(
        _("Enable file attachments for customers"), default=False
    )
    agent_attachments = models.BooleanField(_("Enable file attachments for agents"), default=False)
    shows_typing = models.BooleanField(_("Show customers that an agent is typing"), default=True)
    marks_seen = models.BooleanField(
        _("Show customers that an agent has seen their message"), default=False
    )
    health = models.CharField(max_length=20, choices=Health, default=Health.UNKNOWN, editable=False)
    health_sentence = models.TextField(blank=True, editable=False)
    health_checked_at = models.DateTimeField(null=True, editable=False)
    health_warning = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(fields=["id"], condition=IN_TROUBLE, name="channel_in_trouble"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_service(self) -> bool:
        return self.deleted_at is None

    def report_trouble(self, sentence: str) -> None:
        """Only an administrator can mend this: say so wherever the channel is shown."""
        self._report(Q(), self.Health.NEEDS_ATTENTION, sentence, timezone.now())

    def report_connected(self) -> None:
        """The platform took a call of ours; written once a minute at most while it does."""
        now = timezone.now()
        known = Q(health=self.Health.CONNECTED, health_checked_at__gt=now - KNOWN_FOR)
        self._report(~known, self.Health.CONNECTED, "", now)

    def warn(self, sentence: str) -> None:
        """It works, yet an administrator should know this; an empty sentence ends a warning."""
        Channel.objects.filter(pk=self.pk).update(health_warning=sentence)
        self.health_warning = sentence

    def may_be_mended(self) -> None:
        """Its settings were saved: what was wrong may be right now, nobody has looked yet."""
        self._report(Q(health=self.Health.NEEDS_ATTENTION), self.Health.UNKNOWN, "", None)

    def _report(self, only_if: Q, health: str, sentence: str, checked_at: datetime | None) -> None:
        told = Channel.objects.filter(only_if, pk=self.pk).update(
            health=health, health_sentence=sentence, health_checked_at=checked_at
        )
        if told:
            self.health, self.health_sentence = health, sentence
            self.health_checked_at = checked_at
