"""What a message said before it was edited."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.message import Message


class MessageVersion(models.Model):
    """`number` counts the platform's edits: 0 is what was written first."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("Text"), blank=True)
    replaced_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Earlier version")
        verbose_name_plural = _("Earlier versions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "number"], name="message_version_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.replaced_at:%Y-%m-%d %H:%M}"
