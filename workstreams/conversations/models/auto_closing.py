"""After how much inactivity a conversation is closed, per channel and state."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.conversation_state import Status


class AutoClosing(models.Model):
    """One limit; Waiting has none here, because the work stream sets it."""

    channel_kind = models.CharField(_("Channel"), max_length=30)
    status = models.CharField(
        _("State"),
        max_length=10,
        choices=[
            (status.value, status.label) for status in (Status.OPEN, Status.ACTIVE, Status.WRAP_UP)
        ],
    )
    minutes = models.PositiveIntegerField(
        _("Minutes without activity"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: never closed by itself."),
    )

    class Meta:
        verbose_name = _("Automatic closing")
        verbose_name_plural = _("Automatic closing")
        ordering = ["channel_kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel_kind", "status"], name="auto_closing_is_set_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_kind} · {self.get_status_display()}"
