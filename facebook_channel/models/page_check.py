"""What the last look at a page's connection found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from facebook_channel.models.page import FacebookPage


class PageCheck(models.Model):
    """One row per page, written anew by every check.

    `findings` is a list of {"name", "state" (good, warning, bad, unknown), "sentence"}. What a
    check could not learn keeps the value it had. `outage_began_at` is set while the page does
    not work. `told_administrators` maps what an e-mail was sent about to when it was.
    """

    page = models.OneToOneField(FacebookPage, on_delete=models.CASCADE, related_name="check_up")
    checked_at = models.DateTimeField(_("Checked"), null=True)
    findings = models.JSONField(default=list)
    token_expires_at = models.DateTimeField(null=True)  # empty: never, or not known
    data_access_expires_at = models.DateTimeField(null=True)
    scopes = models.JSONField(default=list)
    subscribed_fields = models.JSONField(default=list)
    last_inbound_at = models.DateTimeField(null=True)
    outage_began_at = models.DateTimeField(null=True)
    told_administrators = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Connection check")
        verbose_name_plural = _("Connection checks")

    def __str__(self) -> str:
        return (
            f"{self.page} · {self.checked_at:%Y-%m-%d %H:%M}" if self.checked_at else str(self.page)
        )
