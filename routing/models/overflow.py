"""What becomes of conversations a queue cannot serve."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workstreams.models import Queue


class OverflowRule(models.Model):
    """One occasion of one queue, and what follows.

    `threshold` counts waiting conversations or minutes, as the occasion says. `message` goes
    to the customer where the conversation ends, if their channel still allows an answer.
    """

    class Occasion(models.TextChoices):
        OUT_OF_HOURS = "out_of_hours", _("Out of operation hours")
        TOO_MANY = "too_many", _("Work item limit exceeds")
        TOO_LONG = "too_long", _("Waiting time in queue exceeds (minutes)")

    class Action(models.TextChoices):
        ASSIGN = "assign", _("Assign to queue anyway")
        TRANSFER = "transfer", _("Transfer to a different queue")
        END = "end", _("End conversation")

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="overflow_rules")
    occasion = models.CharField(_("Condition"), max_length=20, choices=Occasion)
    threshold = models.PositiveIntegerField(_("More than"), null=True, blank=True)
    action = models.CharField(_("Action"), max_length=20, choices=Action, default=Action.ASSIGN)
    target = models.ForeignKey(
        Queue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Different queue"),
    )
    message = models.TextField(
        _("Message to the customer"), blank=True, validators=[MaxLengthValidator(2000)]
    )

    class Meta:
        verbose_name = _("Overflow")
        verbose_name_plural = _("Overflow")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["queue", "occasion"], name="overflow_has_one_rule_per_occasion"
            ),
            models.CheckConstraint(
                condition=Q(occasion="out_of_hours", threshold=None)
                | (~Q(occasion="out_of_hours") & Q(threshold__isnull=False, threshold__gte=1)),
                name="overflow_has_a_threshold_where_it_counts",
                violation_error_message=_("Enter a number: how many, or how many minutes."),
            ),
            models.CheckConstraint(
                condition=Q(action="transfer", target__isnull=False)
                | (~Q(action="transfer") & Q(target=None)),
                name="overflow_transfers_somewhere",
                violation_error_message=_("Choose the different queue, for this action only."),
            ),
            models.CheckConstraint(
                condition=Q(target=None) | ~Q(target=F("queue")),
                name="overflow_goes_to_another_queue",
                violation_error_message=_("Choose another queue than this one."),
            ),
            models.CheckConstraint(
                condition=~Q(occasion="too_long", action="assign"),
                name="overflow_that_waits_moves_on",
                violation_error_message=_("It waits there already. Choose another action."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} → {self.get_action_display()}"
