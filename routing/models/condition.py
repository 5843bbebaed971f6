"""One line of a rule: entity, attribute, operator, value."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from routing.conditions import Operator
from routing.models.rule import RoutingRule
from routing.models.skill_rule import SkillAttachmentRule

OPERATOR_LABELS = {
    Operator.EQUALS.value: _("Equals"),
    Operator.DOES_NOT_EQUAL.value: _("Does not equal"),
    Operator.CONTAINS.value: _("Contains"),
    Operator.DOES_NOT_CONTAIN.value: _("Does not contain"),
    Operator.BEGINS_WITH.value: _("Begins with"),
    Operator.DOES_NOT_BEGIN_WITH.value: _("Does not begin with"),
    Operator.ENDS_WITH.value: _("Ends with"),
    Operator.DOES_NOT_END_WITH.value: _("Does not end with"),
    Operator.IS_GREATER_THAN.value: _("Is greater than"),
    Operator.IS_AT_LEAST.value: _("Is greater than or equal to"),
    Operator.IS_LESS_THAN.value: _("Is less than"),
    Operator.IS_AT_MOST.value: _("Is less than or equal to"),
    Operator.CONTAINS_DATA.value: _("Contains data"),
    Operator.DOES_NOT_CONTAIN_DATA.value: _("Does not contain data"),
}
ASK_FOR_DATA = [Operator.CONTAINS_DATA.value, Operator.DOES_NOT_CONTAIN_DATA.value]


class ConditionLine(models.Model):
    """What routing rules and skill attachment rules share.

    Lines with the same `group` letter stand in brackets and are joined the other way than the
    rule joins its lines: in an And rule any one of them is enough, in an Or rule all must hold.
    """

    class Group(models.TextChoices):
        NONE = "", _("No group")
        A = "A", _("Group A")
        B = "B", _("Group B")
        C = "C", _("Group C")
        D = "D", _("Group D")
        E = "E", _("Group E")

    entity = models.CharField(_("Entity"), max_length=60)
    attribute = models.CharField(_("Attribute"), max_length=100)
    operator = models.CharField(_("Operator"), max_length=30, choices=list(OPERATOR_LABELS.items()))
    value = models.CharField(_("Value"), max_length=1000, blank=True)
    group = models.CharField(
        _("Group"), max_length=1, choices=Group, blank=True, default=Group.NONE
    )
    order = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(operator__in=ASK_FOR_DATA) | ~Q(value=""),
                name="%(class)s_compares_with_something",
                violation_error_message=_("Enter a value to compare with."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribute} {self.operator} {self.value}"


class Condition(ConditionLine):
    """A line of a routing rule."""

    rule = models.ForeignKey(RoutingRule, on_delete=models.CASCADE, related_name="conditions")

    class Meta(ConditionLine.Meta):
        verbose_name = _("Condition")
        verbose_name_plural = _("Conditions")


class SkillCondition(ConditionLine):
    """A line of a skill attachment rule."""

    rule = models.ForeignKey(
        SkillAttachmentRule, on_delete=models.CASCADE, related_name="conditions"
    )

    class Meta(ConditionLine.Meta):
        verbose_name = _("Condition")
        verbose_name_plural = _("Conditions")
