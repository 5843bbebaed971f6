"""What the last look at a page's connection found, and when the next one is due."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facebook_channel.models.page import FacebookPage

LEASE = timedelta(minutes=3)  # a check that takes longer was cut off


class PageCheckQuerySet(models.QuerySet["PageCheck"]):
    def of_pages_in_service(self) -> Self:
        return self.filter(page__in=FacebookPage.objects.in_service())


class PageCheck(models.Model):
    """One row per page, written anew by every check.

    `findings` is a list of {"name", "state" (good, warning, bad, unknown), "sentence"}. What a
    check could not learn keeps the value it had. `outage_began_at` is set while the page does
    not work. `told_administrators` maps what an e-mail was sent about to when it was.
    `policy` is Facebook's last word on the page's conduct: {"action" (warning, block, unblock),
    "reason", "at" (when Facebook said so)}, empty where it never said any. The `test_…` fields tell
    of the latest test event: when somebody asked for it, when it was posted to our own Callback
    Uri, when it was processed, and what went wrong (empty: nothing). Whoever checks moves `due_at`
    on by a lease first; `anew` asks the next one to subscribe and register as well.
    """

    page = models.OneToOneField(FacebookPage, on_delete=models.CASCADE, related_name="check_up")
    checked_at = models.DateTimeField(_("Checked"), null=True)
    due_at = models.DateTimeField(default=timezone.now)
    anew = models.BooleanField(default=False)
    claimed_at = models.DateTimeField(null=True)
    findings = models.JSONField(default=list)
    token_expires_at = models.DateTimeField(null=True)  # empty: never, or not known
    data_access_expires_at = models.DateTimeField(null=True)
    subscribed_fields = models.JSONField(default=list)
    last_inbound_at = models.DateTimeField(null=True)
    outage_began_at = models.DateTimeField(null=True)
    policy = models.JSONField(default=dict)
    test_asked_at = models.DateTimeField(null=True)
    test_posted_at = models.DateTimeField(null=True)
    test_arrived_at = models.DateTimeField(null=True)
    test_sentence = models.TextField(blank=True)
    told_administrators = models.JSONField(default=dict)

    objects = PageCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("Connection check")
        verbose_name_plural = _("Connection checks")

    def __str__(self) -> str:
        return (
            f"{self.page} · {self.checked_at:%Y-%m-%d %H:%M}" if self.checked_at else str(self.page)
        )

    @property
    def is_under_way(self) -> bool:
        """Somebody asked for it, or it is being made."""
        now = timezone.now()
        is_claimed = self.claimed_at is not None and self.claimed_at > now - LEASE
        return is_claimed or self.due_at <= now

    def claim(self) -> bool:
        """Take it for checking; False when another worker did, or nothing is due."""
        now = timezone.now()
        due = PageCheck.objects.filter(pk=self.pk, due_at__lte=now)
        claimed = due.update(due_at=now + LEASE, claimed_at=now)
        self.refresh_from_db()
        return bool(claimed) and self.claimed_at == now

    def own(self) -> PageCheckQuerySet:
        """The row while its claim stands; nothing once a later check has taken it over."""
        return PageCheck.objects.filter(pk=self.pk, claimed_at=self.claimed_at)

    def finish(self, next_at: datetime) -> None:
        """The next one is due then, unless somebody has asked for it meanwhile."""
        self.own().filter(due_at__gt=timezone.now()).update(due_at=next_at, anew=False)
        self.own().update(claimed_at=None)
        self.refresh_from_db(fields=["due_at", "claimed_at"])
