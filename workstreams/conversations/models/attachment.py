"""What came along with a message: a file, a place, a link."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.message import Message


class Attachment(models.Model):
    """Kept as the platform announced it; its `url` may expire.

    A refused one keeps its kind only: the channel does not take files from customers.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(_("Kind"), max_length=30)
    url = models.TextField(blank=True)
    title = models.TextField(_("Title"), blank=True)
    details = models.JSONField(default=dict)
    is_refused = models.BooleanField(_("Refused"), default=False)

    class Meta:
        verbose_name = _("Attachment")
        verbose_name_plural = _("Attachments")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.kind
