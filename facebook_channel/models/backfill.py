"""Fetch what was written while a page was not connected."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facebook_channel.models.page import FacebookPage


class Backfill(models.Model):
    """One run through a page's conversations at Facebook; the retry lives in the row.

    `outage_began_at` divides news from history: what customers wrote after it and nobody has
    answered is routed; without it everything is history. `cursor` is Facebook's, of the next
    page of conversations to read. `gaps` counts conversations of which Facebook tells no more
    than its newest messages, so that something may be missing.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Under way")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    page = models.ForeignKey(FacebookPage, on_delete=models.CASCADE, related_name="backfills")
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.PENDING)
    outage_began_at = models.DateTimeField(null=True)
    look_back_until = models.DateTimeField()
    cursor = models.TextField(blank=True)
    conversations = models.PositiveIntegerField(_("Conversations"), default=0)
    messages = models.PositiveIntegerField(_("Messages"), default=0)
    gaps = models.PositiveIntegerField(_("Conversations with gaps"), default=0)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(_("Began"), default=timezone.now)
    finished_at = models.DateTimeField(_("Finished"), null=True)

    class Meta:
        verbose_name = _("Back-fill")
        verbose_name_plural = _("Back-fills")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(state="pending"), name="backfill_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} · {self.began_at:%Y-%m-%d %H:%M}"
