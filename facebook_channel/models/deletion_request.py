"""Somebody asked Facebook that we delete what we know of them."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facebook_channel.models.application import FacebookApplication


def confirmation_code() -> str:
    return secrets.token_hex(8)


class DeletionRequest(models.Model):
    """`user_id` is the application's id of them, and is forgotten when the request is done.

    Source: Facebook Login, "Data Deletion Request Callback".
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Under way")
        ERASED = "erased", _("Erased")
        NOTHING_KNOWN = "nothing_known", _("Nothing was known")

    application = models.ForeignKey(
        FacebookApplication,
        on_delete=models.CASCADE,
        related_name="deletion_requests",
        verbose_name=_("Facebook Application"),
    )
    user_id = models.CharField(max_length=100, blank=True)
    code = models.CharField(
        _("Confirmation code"), max_length=40, unique=True, default=confirmation_code
    )
    state = models.CharField(_("State"), max_length=15, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    requested_at = models.DateTimeField(_("Requested"), default=timezone.now)
    finished_at = models.DateTimeField(_("Finished"), null=True)

    class Meta:
        verbose_name = _("Deletion request")
        verbose_name_plural = _("Deletion requests")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.code
