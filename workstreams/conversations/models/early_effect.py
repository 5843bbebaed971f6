"""What was done to a message that has not arrived yet: it takes effect when it does."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.channels.models import Channel


class EarlyEffect(models.Model):
    """`details` holds what the effect needs: an edit its text, a reaction its emoji."""

    class Kind(models.TextChoices):
        EDITED = "edited", _("Edited")
        REACTED = "reacted", _("Reaction")
        UNSENT = "unsent", _("Unsent")

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=10, choices=Kind)
    details = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Early effect")
        verbose_name_plural = _("Early effects")
        ordering = ["happened_at", "id"]
        indexes = [models.Index(fields=["channel", "external_id"], name="early_effect_of_message")]

    def __str__(self) -> str:
        return self.get_kind_display()
