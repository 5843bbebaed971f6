"""Routing rules: which queue a conversation waits in."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from routing.conditions import Operator
from workstreams.models import Queue, WorkStream

MOST_RULES = 100  # further rules of a work stream are not looked at

OPERATOR_LABELS = {
    Operator.EQUALS.value: _("Equals"),
    Operator.DOES_NOT_EQUAL.value: _("Does not equal"),
    Operator.CONTAINS.value: _("Contains"),
    Operator.DOES_NOT_CONTAIN.value: _("Does not contain"),
    Operator.BEGINS_WITH.value: _("Begins with"),
    Operator.DOES_NOT_BEGIN_WITH.value: _("Does not begin with"),
    Operator.ENDS_WITH.value: _("Ends with"),
    Operator.DOES_NOT_END_WITH.value: _("Does not end with"),
    Operator.CONTAINS_DATA.value: _("Contains data"),
    Operator.DOES_NOT_CONTAIN_DATA.value: _("Does not contain data"),
}


class RoutingRuleQuerySet(models.QuerySet["RoutingRule"]):
    def in_order(self) -> Self:
        return self.order_by("work_stream", "order", "id")


class RoutingRule(models.Model):
    """A rule of a work stream: the first one that holds decides the queue."""

    class Match(models.TextChoices):
        ALL = "all", _("All conditions (And)")
        ANY = "any", _("Any condition (Or)")

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


class Condition(models.Model):
    """One line of a rule: entity, attribute, operator, value."""

    rule = models.ForeignKey(RoutingRule, on_delete=models.CASCADE, related_name="conditions")
    entity = models.CharField(_("Entity"), max_length=60)
    attribute = models.CharField(_("Attribute"), max_length=60)
    operator = models.CharField(
        _("Operator"),
        max_length=30,
        choices=list(OPERATOR_LABELS.items()),
    )
    value = models.CharField(_("Value"), max_length=1000, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("Condition")
        verbose_name_plural = _("Conditions")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(operator__in=["contains_data", "does_not_contain_data"]) | ~Q(value=""),
                name="condition_compares_with_something",
                violation_error_message=_("Enter a value to compare with."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribute} {self.operator} {self.value}"
