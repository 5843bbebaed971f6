"""What came along with a message: a file, a place, a link."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.message import Message


class FileState(models.TextChoices):
    """How far a file has come. An attachment without a file (a place, a link) stays NONE."""

    NONE = "", _("No file")
    PENDING = "pending", _("Being fetched")
    STORED = "stored", _("Stored")
    REFUSED = "refused", _("Refused")  # too large, or of a type that is not taken
    FAILED = "failed", _("Not fetched")


class Attachment(models.Model):
    """Kept as the platform announced it; its `url` may expire, so the file is fetched.

    A refused one keeps its kind only: the channel does not take files from customers.
    `mime_type` is what the bytes are, whatever they were said to be; `size` is in bytes.
    An agent's file is STORED from the beginning. `file_error` is a sentence for the agent.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(_("Kind"), max_length=30)
    url = models.TextField(blank=True)
    title = models.TextField(_("Title"), blank=True)
    details = models.JSONField(default=dict)
    is_refused = models.BooleanField(_("Refused"), default=False)
    file = models.FileField(_("File"), upload_to="attachments/%Y/%m", max_length=255, blank=True)
    file_state = models.CharField(
        _("File"), max_length=10, choices=FileState, default=FileState.NONE, blank=True
    )
    file_error = models.TextField(blank=True)
    file_due_at = models.DateTimeField(null=True)
    file_attempts = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("File name"), max_length=255, blank=True)
    mime_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("Attachment")
        verbose_name_plural = _("Attachments")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["file_due_at"],
                condition=Q(file_state="pending"),
                name="attachment_file_due",
            )
        ]

    def __str__(self) -> str:
        return self.kind
