"""An organisation among the customers."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _


class Account(models.Model):
    """A company the organisation knows; a conversation is linked to a contact or to an account."""

    name = models.CharField(_("Account Name"), max_length=160)
    number = models.CharField(_("Account Number"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Main Phone"), max_length=40, blank=True)
    is_active = models.BooleanField(
        _("Active"), default=True, help_text=_("Others are not found when a customer is linked.")
    )
    created_at = models.DateTimeField(_("Created"), auto_now_add=True)

    class Meta:
        verbose_name = _("Account")
        verbose_name_plural = _("Accounts")
        ordering = ["name", "id"]
        indexes = [
            GinIndex(SearchVector("name", config="simple"), name="account_name_words"),
            models.Index(OpClass(Upper("email"), "text_pattern_ops"), name="account_email"),
            models.Index(OpClass(Upper("number"), "text_pattern_ops"), name="account_number"),
        ]

    def __str__(self) -> str:
        return self.name
