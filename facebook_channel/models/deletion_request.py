"""Somebody asked Facebook that we delete what we know of them."""

import secrets
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facebook_channel.models.application import FacebookApplication

LEASE = timedelta(minutes=10)  # longer than carrying one out may take
SOON = timedelta(minutes=2)
ONCE_A_DAY = timedelta(days=1)
GIVEN_UP_AFTER = timedelta(days=30)


def confirmation_code() -> str:
    return secrets.token_hex(8)


class DeletionRequestQuerySet(models.QuerySet["DeletionRequest"]):
    def due(self) -> Self:
        return self.filter(state=DeletionRequest.State.PENDING, due_at__lte=timezone.now())

    def try_again(self) -> int:
        """Put those that failed back into the line; gives how many.

        Not where the same person has asked again since: that request does it.
        """
        same = DeletionRequest.objects.filter(
            application=models.OuterRef("application"),
            user_id=models.OuterRef("user_id"),
            pk__gt=models.OuterRef("pk"),
        )
        failed = self.filter(~models.Exists(same), state=DeletionRequest.State.FAILED)
        return failed.update(
            state=DeletionRequest.State.PENDING,
            due_at=timezone.now(),
            attempts=0,
            finished_at=None,
        )


class DeletionRequest(models.Model):
    """`user_id` is the application's id of them, and is forgotten when the request is done.

    `has_erased` says that somebody was found, whatever happens before it is done. One that
    Facebook did not let us carry out keeps whom it is about.

    Source: Facebook Login, "Data Deletion Request Callback".
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Under way")
        ERASED = "erased", _("Erased")
        NOTHING_KNOWN = "nothing_known", _("Nothing was known")
        FAILED = "failed", _("Not carried out")  # a person must: we could not ask Facebook

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
    has_erased = models.BooleanField(default=False, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    requested_at = models.DateTimeField(_("Requested"), default=timezone.now)
    finished_at = models.DateTimeField(_("Finished"), null=True)

    objects = DeletionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Deletion request")
        verbose_name_plural = _("Deletion requests")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user_id"],
                condition=models.Q(state="pending"),
                name="deletion_request_is_under_way_once",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_hopeless(self) -> bool:
        """Asked for so long that asking once more is in vain."""
        return timezone.now() - self.requested_at > GIVEN_UP_AFTER

    def claim(self) -> bool:
        """False when another worker has it; one that was cut off is due again after the lease."""
        claimed = DeletionRequest.objects.due().filter(pk=self.pk)
        taken = claimed.update(due_at=timezone.now() + LEASE, attempts=models.F("attempts") + 1)
        self.refresh_from_db()
        return bool(taken)

    def put_off(self) -> None:
        """Twice as long each time, in the end once a day."""
        delay = min(SOON * 2 ** min(self.attempts - 1, 10), ONCE_A_DAY)
        self._change(due_at=timezone.now() + delay)

    def remember_erased(self) -> None:
        self._change(has_erased=True)

    def finish(self) -> None:
        """From now on nothing here tells who it was."""
        self.refresh_from_db(fields=["has_erased"])
        state = self.State.ERASED if self.has_erased else self.State.NOTHING_KNOWN
        self._change(state=state, user_id="", finished_at=timezone.now())

    def give_up(self) -> None:
        self._change(state=self.State.FAILED, finished_at=timezone.now())

    def _change(self, **fields: Any) -> None:
        DeletionRequest.objects.filter(pk=self.pk).update(**fields)
        self.refresh_from_db()
