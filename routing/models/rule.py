"""Routing rules: which queue a conversation waits in."""

from collections.abc import Sequence
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from routing.questions import ALL
from workstreams.models import Queue, WorkStream

MOST_RULES = 100  # further rules of a work stream are not looked at
LEAST_SHARES, MOST_SHARES = 2, 5  # queues a rule can split between
WHOLE = 100  # percent


class Match(models.TextChoices):
    ALL = ALL, _("All conditions (And)")
    ANY = "any", _("Any condition (Or)")


class RoutingRuleQuerySet(models.QuerySet["RoutingRule"]):
    def in_order(self) -> Self:
        return self.order_by("work_stream", "order", "id")


class RoutingRule(models.Model):
    """A rule of a work stream: the first one that holds decides the queue."""

    work_stream = models.ForeignKey(
        WorkStream, on_delete=models.CASCADE, related_name="rules", verbose_name=_("Work Stream")
    )
    name = models.CharField(_("Name"), max_length=100)
    queue = models.ForeignKey(
        Queue, on_delete=models.PROTECT, related_name="rules", verbose_name=_("Queue")
    )
    description = models.CharField(_("Description"), max_length=2000, blank=True)
    match = models.CharField(_("Conditions"), max_length=3, choices=Match, default=Match.ALL)
    is_active = models.BooleanField(_("Active"), default=True)
    order = models.PositiveIntegerField(_("Priority"), default=0)

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("Routing rule item")
        verbose_name_plural = _("Routing rules items")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_stream", "name"], name="rule_name_is_unique_in_its_work_stream"
            ),
        ]

    def __str__(self) -> str:
        return self.name


def check_shares(percents: Sequence[int]) -> None:
    """Without any the rule does not split; raises ValidationError where some make no whole."""
    if not percents:
        return
    if not LEAST_SHARES <= len(percents) <= MOST_SHARES:
        sentence = gettext("A rule splits among %(least)d to %(most)d queues, not %(given)d.")
        raise ValidationError(
            sentence % {"least": LEAST_SHARES, "most": MOST_SHARES, "given": len(percents)}
        )
    if sum(percents) != WHOLE:
        sentence = gettext("The shares add up to %(sum)d; make it %(whole)d.")
        raise ValidationError(sentence % {"sum": sum(percents), "whole": WHOLE})


class QueueShare(models.Model):
    """A part of what the rule claims goes to this queue; a rule's shares add up to 100."""

    rule = models.ForeignKey(RoutingRule, on_delete=models.CASCADE, related_name="shares")
    queue = models.ForeignKey(
        Queue, on_delete=models.PROTECT, related_name="shares", verbose_name=_("Queue")
    )
    percent = models.PositiveSmallIntegerField(
        _("Percent"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("Share")
        verbose_name_plural = _("Percentage split")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "queue"], name="share_names_a_queue_once"),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100), name="share_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % → {self.queue}"
