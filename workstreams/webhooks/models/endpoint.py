"""A program's address that is told what happens."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.models.encrypted import EncryptedTextField, UndecryptableSecret
from workstreams.webhooks.signature import new_secret

OLD_SECRET_SIGNS_FOR = timedelta(hours=24)
PATIENCE_BEGINS_AT = 5  # failures in a row; from then on the endpoint as a whole is left alone
LONGEST_REST = 300  # seconds
STALE_AFTER = timedelta(hours=30)  # the longest pause between two attempts, with its spread
NO_FAILURE: dict[str, Any] = {"failing_since": None, "failures_in_a_row": 0, "rests_until": None}


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def listening(self) -> Self:
        """To whom events are addressed; one that was disabled finds them when it is enabled."""
        return self.filter(is_active=True)

    def in_service(self) -> Self:
        """To whom is posted."""
        return self.filter(is_active=True, disabled_at=None)

    def awake(self, now: datetime) -> Self:
        return self.in_service().filter(Q(rests_until=None) | Q(rests_until__lte=now))

    def in_trouble(self) -> Self:
        """Their program hears nothing: disabled by us, or failing again and again."""
        fails = Q(failures_in_a_row__gte=PATIENCE_BEGINS_AT)
        return self.listening().filter(Q(disabled_at__isnull=False) | fails)

    def erase_expired_secrets(self) -> int:
        """Previous ones that sign no more; gives of how many endpoints."""
        expired = self.filter(previous_secret_until__lte=timezone.now())
        return expired.update(previous_secret="", previous_secret_until=None)


class Endpoint(models.Model):
    """Told of every event since `listens_since`, of all kinds where `kinds` is empty.

    It is disabled by us, not by a person, after it failed for days on end or said that it is
    gone; `is_active` is a person's decision. All events up to `swept_at` have their delivery.
    """

    class Reason(models.TextChoices):
        FAILING = "failing", _("It failed for too long")
        GONE = "gone", _("It answered that it is gone (410)")

    name = models.CharField(_("Name"), max_length=100, unique=True)
    url = models.CharField(
        _("Address"),
        max_length=500,
        help_text=_("Begins with https://. Events are posted here as JSON."),
    )
    secret = EncryptedTextField(_("Secret"), default=new_secret, editable=False)
    previous_secret = EncryptedTextField(blank=True, editable=False)
    previous_secret_until = models.DateTimeField(null=True, editable=False)
    kinds = ArrayField(
        models.CharField(max_length=30), verbose_name=_("Events"), default=list, blank=True
    )
    is_active = models.BooleanField(
        _("Active"),
        default=True,
        help_text=_("While it is not, nothing is posted, and what happens is not kept for it."),
    )
    listens_since = models.DateTimeField(default=timezone.now, editable=False)
    swept_at = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(_("Created"), auto_now_add=True)
    last_success_at = models.DateTimeField(_("Last success"), null=True, editable=False)
    failing_since = models.DateTimeField(_("Failing since"), null=True, editable=False)
    last_failure_at = models.DateTimeField(null=True, editable=False)
    failures_in_a_row = models.PositiveIntegerField(default=0, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    disabled_at = models.DateTimeField(_("Disabled"), null=True, editable=False)
    disabled_reason = models.CharField(
        _("Why"), max_length=10, choices=Reason, blank=True, editable=False
    )

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("Webhook")
        verbose_name_plural = _("Webhooks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def secrets(self) -> list[str]:
        """With which a post is signed, the present one first."""
        until = self.previous_secret_until
        counts = until is not None and until > timezone.now()
        return [self.secret, self.previous_secret] if counts else [self.secret]

    def wants(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds

    def replace_secret(self, secret: str = "") -> None:
        """By this one, or a new one; for a while both sign, so that the other side can change over
        in its own time."""
        try:
            self.previous_secret = self.secret
            self.previous_secret_until = timezone.now() + OLD_SECRET_SIGNS_FOR
        except UndecryptableSecret:
            self.previous_secret, self.previous_secret_until = "", None
        self.secret = secret or new_secret()
        self.save(update_fields=["secret", "previous_secret", "previous_secret_until"])

    def begin_to_listen(self) -> None:
        """From now on; what happened while it was not active is not told."""
        self.listens_since = self.swept_at = timezone.now()
        self.save(update_fields=["listens_since", "swept_at"])

    def enable_again(self) -> bool:
        """What has waited goes out now; False where it was not disabled."""
        enabled = self._rows().exclude(disabled_at=None)
        changed = enabled.update(disabled_at=None, disabled_reason="", **NO_FAILURE)
        self.refresh_from_db(fields=["disabled_at", "disabled_reason", *NO_FAILURE])
        return bool(changed)

    def forget_failures(self) -> None:
        """They were another address's, or are long past."""
        self._rows().update(**NO_FAILURE)
        self.refresh_from_db(fields=[*NO_FAILURE])

    def wake(self) -> None:
        """It rests no longer; for how long it has been failing still counts."""
        self._rows().update(rests_until=None)

    def report_success(self) -> None:
        self._rows().update(last_success_at=timezone.now(), **NO_FAILURE)

    def report_failure(self) -> None:
        """Several in a row, and it is tried with one delivery at a time, and with rests.

        Where nothing was tried for long, nobody knows that it failed all that time.
        """
        now = timezone.now()
        begins = Q(failing_since=None) | Q(last_failure_at__lt=now - STALE_AFTER)
        self._rows().filter(begins).update(failing_since=now, failures_in_a_row=0)
        self._rows().update(failures_in_a_row=F("failures_in_a_row") + 1, last_failure_at=now)
        self.refresh_from_db(fields=["failures_in_a_row", "failing_since"])
        if (over := self.failures_in_a_row - PATIENCE_BEGINS_AT) >= 0:
            rest = min(5 * 2 ** min(over, 10), LONGEST_REST)
            self._rows().update(rests_until=now + timedelta(seconds=rest))

    @property
    def has_failed_for_too_long(self) -> bool:
        limit = timedelta(days=settings.WEBHOOK_DISABLE_AFTER_DAYS)
        return self.failing_since is not None and self.failing_since <= timezone.now() - limit

    def disable(self, reason: "Endpoint.Reason") -> bool:
        """False when it is disabled already: whoever comes second tells nobody."""
        working = self._rows().filter(disabled_at=None)
        changed = working.update(disabled_at=timezone.now(), disabled_reason=reason)
        self.refresh_from_db(fields=["disabled_at", "disabled_reason"])
        return bool(changed)

    def _rows(self) -> EndpointQuerySet:
        return Endpoint.objects.filter(pk=self.pk)
