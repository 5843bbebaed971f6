"""Why a conversation waits where it waits."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from routing.models.rule import RoutingRule
from routing.models.rulebook import RulebookSnapshot
from workstreams.conversations.models import Conversation
from workstreams.models import Queue


class RoutingDecision(models.Model):
    """Kept for each conversation that was routed.

    `rulebook` has the rules as they stood, `outcomes` the result of every condition of every
    rule that was looked at, in the same order; what the conditions saw is frozen in
    `conversation.channel_context`. `overflow` says why the queue is not the rule's own.
    `took_us` is the time it took in microseconds. `routing.explanation` reads all of it.
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
    rulebook = models.ForeignKey(RulebookSnapshot, on_delete=models.PROTECT, related_name="+")
    outcomes = models.JSONField(default=list)
    draw = models.PositiveSmallIntegerField(null=True)  # of a hundred, where the rule splits
    overflow = models.JSONField(default=dict)
    took_us = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(_("Decided"), default=timezone.now)

    class Meta:
        verbose_name = _("Routing decision")
        verbose_name_plural = _("Routing decisions")
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        return f"{self.rule_name or _('No rule matched')} → {self.queue}"
