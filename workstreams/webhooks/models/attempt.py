"""One post of a delivery, for who wants to know why something did not arrive."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.webhooks.models.delivery import Delivery, Problem


class Attempt(models.Model):
    """It keeps nothing of the answer but its status: what a stranger writes is not our journal."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="tries", verbose_name=_("Webhook event")
    )
    at = models.DateTimeField(_("Time"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("Status"), null=True)
    milliseconds = models.PositiveIntegerField(_("Milliseconds"))
    error = models.CharField(_("Problem"), max_length=20, choices=Problem, blank=True)

    class Meta:
        verbose_name = _("Attempt")
        verbose_name_plural = _("Attempts")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_error_display() or str(_("Delivered"))
