"""A matter that outlives a conversation."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.account import Account
from workstreams.conversations.models.contact import Contact
from workstreams.models import User


class Case(models.Model):
    """What a customer wants settled, in one conversation or over several."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        RESOLVED = "resolved", _("Resolved")

    title = models.CharField(_("Case Title"), max_length=200)
    description = models.TextField(_("Description"), max_length=4000, blank=True)
    contact = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("Contact"),
    )
    account = models.ForeignKey(
        Account,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("Account"),
    )
    status = models.CharField(_("Status"), max_length=10, choices=Status, default=Status.ACTIVE)
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("Created"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("Resolved"), null=True, editable=False)

    class Meta:
        verbose_name = _("Case")
        verbose_name_plural = _("Cases")
        ordering = ["-created_at", "-id"]
        indexes = [GinIndex(SearchVector("title", config="simple"), name="case_title_words")]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact=None) | Q(account=None),
                name="case_is_of_a_contact_or_an_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"

    @property
    def number(self) -> str:
        """As people quote it: C-00042."""
        return f"C-{self.pk:05d}"
