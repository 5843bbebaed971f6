"""A customer's reaction to a message: one at a time, the last one counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.message import Message


class Reaction(models.Model):
    """`name` is the platform's word (love, sad, other), `emoji` what people see.

    One that was taken back keeps its row without an emoji, so that an older event that
    comes late does not bring it back.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="reaction")
    name = models.CharField(_("Reaction"), max_length=30, blank=True)
    emoji = models.CharField(max_length=30, blank=True)
    reacted_at = models.DateTimeField(_("Time"))

    class Meta:
        verbose_name = _("Reaction")
        verbose_name_plural = _("Reactions")

    def __str__(self) -> str:
        return self.emoji or self.name
