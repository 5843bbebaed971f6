"""A channel: an address of the organisation at which customers write."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.models import WorkStream


class ChannelQuerySet(models.QuerySet["Channel"]):
    def in_service(self) -> Self:
        return self.filter(deleted_at=None)


class Channel(models.Model):
    """What the core knows of a page; the package of its kind adds the rest."""

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
    health = models.CharField(max_length=20, choices=Health, default=Health.UNKNOWN, editable=False)
    health_sentence = models.TextField(blank=True, editable=False)
    health_checked_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_service(self) -> bool:
        return self.deleted_at is None

    def needs_attention(self, sentence: str) -> None:
        """Only an administrator can mend this: say so wherever the channel is shown."""
        self._report(self.Health.NEEDS_ATTENTION, sentence)

    def is_connected(self) -> None:
        """The platform took a call of ours."""
        if self.health != self.Health.CONNECTED:
            self._report(self.Health.CONNECTED, "")

    def may_be_mended(self) -> None:
        """Its settings were saved: what was wrong may be right now."""
        if self.health == self.Health.NEEDS_ATTENTION:
            self._report(self.Health.UNKNOWN, "")

    def _report(self, health: str, sentence: str) -> None:
        self.health, self.health_sentence = health, sentence
        Channel.objects.filter(pk=self.pk).update(
            health=health, health_sentence=sentence, health_checked_at=timezone.now()
        )
