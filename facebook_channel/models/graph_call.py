"""Every call we made to the Graph API, and what Facebook answered."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facebook_channel.models.page import FacebookPage


class GraphCall(models.Model):
    """Kept without secrets: neither token, nor proof, nor secret is in any field.

    `path` is below the version, `status` the HTTP status or 0 where no answer came. `keys` are
    the ids it speaks of (customer, message ids, our metadata), by which it is found.
    `duration_ms` is in milliseconds.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")  # Facebook's own error object
        UNANSWERED = "unanswered", _("No answer")

    page = models.ForeignKey(
        FacebookPage,
        on_delete=models.CASCADE,
        null=True,
        related_name="calls",
        verbose_name=_("Facebook Page"),
    )
    method = models.CharField(_("Method"), max_length=10)
    path = models.CharField(_("Path"), max_length=255)
    request = models.JSONField(_("Request"), default=dict)
    status = models.PositiveSmallIntegerField(_("HTTP status"), default=0)
    answer = models.JSONField(_("Answer"), default=dict)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=Outcome)
    code = models.CharField(_("Error code"), max_length=40, blank=True)
    trace_id = models.CharField(_("Trace id"), max_length=60, blank=True)
    keys = models.JSONField(default=list)
    called_at = models.DateTimeField(_("Time"), default=timezone.now)
    duration_ms = models.PositiveIntegerField(_("Duration (ms)"), default=0)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Graph call")
        verbose_name_plural = _("Graph calls")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["called_at"], name="graph_call_time"),
            models.Index(fields=["page", "-id"], name="graph_call_of_page"),
            models.Index(fields=["code", "-id"], condition=~Q(code=""), name="graph_call_code"),
            GinIndex(fields=["keys"], opclasses=["jsonb_path_ops"], name="graph_call_keys"),
        ]

    def __str__(self) -> str:
        return f"{self.called_at:%Y-%m-%d %H:%M:%S} · {self.method} {self.path}"
