"""How long what is written down about work is kept."""

from datetime import datetime, timedelta
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_DAYS = 3650


class Retention(models.Model):
    """One row for the whole installation. Conversations are kept until a customer is erased."""

    journal_days = models.PositiveIntegerField(
        _("Keep the journal for (days)"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)],
        help_text=_(
            "Webhook deliveries that were processed, Graph calls, and events that were posted to "
            "webhooks. Deliveries that are not processed yet, or have failed, stay for ever; "
            "events that have not arrived wait for 30 days at least."
        ),
    )
    audit_days = models.PositiveIntegerField(
        _("Keep the audit trail for (days)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(30), MaxValueValidator(LONGEST_DAYS)],
        help_text=_("Empty: for ever."),
    )

    class Meta:
        verbose_name = _("Retention")
        verbose_name_plural = _("Secrets and retention")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1) & Q(journal_days__gte=1), name="retention_is_one_row"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Retention"))

    @classmethod
    def current(cls) -> Self:
        """The row, or the defaults where nobody has changed anything."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def journal_begins_at(self) -> datetime:
        """What is older than this goes."""
        return timezone.now() - timedelta(days=self.journal_days)

    def audit_trail_begins_at(self) -> datetime | None:
        """What is older than this goes; None where all of it stays."""
        return None if self.audit_days is None else timezone.now() - timedelta(days=self.audit_days)
