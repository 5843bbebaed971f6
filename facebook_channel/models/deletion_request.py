"""Somebody asked Facebook that we delete what we know of them."""

import secrets
from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facebook_channel.models.application import FacebookApplication

LEASE = timedelta(minutes=10)  # longer than carrying one out may take
MOST_ATTEMPTS = 5


def confirmation_code() -> str:
    return secrets.token_hex(8)


class DeletionRequestQuerySet(models.QuerySet["DeletionRequest"]):
    def due(self) -> Self:
        return self.filter(state=DeletionRequest.State.PENDING, due_at__lte=timezone.now())


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

    objects = DeletionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Deletion request")
        verbose_name_plural = _("Deletion requests")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.code

    @property
    def is_last_attempt(self) -> bool:
        return self.attempts >= MOST_ATTEMPTS

    def claim(self) -> bool:
        """False when another worker has it; one that was cut off is due again after the lease."""
        claimed = DeletionRequest.objects.due().filter(pk=self.pk)
        taken = claimed.update(due_at=timezone.now() + LEASE, attempts=models.F("attempts") + 1)
        self.refresh_from_db()
        return bool(taken)

    def put_off(self) -> None:
        delay = timedelta(minutes=2**self.attempts)
        DeletionRequest.objects.filter(pk=self.pk).update(due_at=timezone.now() + delay)

    def finish(self, *, erased: bool) -> None:
        """From now on nothing here tells who it was."""
        DeletionRequest.objects.filter(pk=self.pk).update(
            state=self.State.ERASED if erased else self.State.NOTHING_KNOWN,
            user_id="",
            finished_at=timezone.now(),
        )
        self.refresh_from_db()
