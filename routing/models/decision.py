"""Why a conversation waits where it waits."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from routing.models.rule import RoutingRule
from workstreams.conversations.models import Conversation
from workstreams.models import Queue


class RoutingDecision(models.Model):
    """Kept for each conversation that was routed.

    `trace` lists the rules that were looked at, in order, each condition with the value
    seen and whether it held; `took_us` is the time it took in microseconds.
    """

    conversation = models.OneToOneField(
        Conversation,
        on_delete=models.CASCADE,
        related_name="routing_decision",
        verbose_name=_("Conversation"),
    )
    rule = models.ForeignKey(RoutingRule, on_delete=models.SET_NULL, null=True, related_name="+")
    rule_name = models.CharField(max_length=100, blank=True)
    queue = models.ForeignKey(
        Queue, on_delete=models.PROTECT, related_name="+", verbose_name=_("Queue")
    )
    trace = models.JSONField(default=list)
    took_us = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(_("Decided"), default=timezone.now)

    class Meta:
        verbose_name = _("Routing decision")
        verbose_name_plural = _("Routing decisions")
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        return f"{self.rule_name or _('No rule matched')} → {self.queue}"
