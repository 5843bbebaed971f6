"""How an agent is told of work: what the notification says, shows and lets them do."""

import re
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Occasion(models.TextChoices):
    """When an agent is told; for each of them a work stream has its field `notification_…`."""

    INCOMING = "incoming", _("Incoming unauthenticated")  # nobody has linked the customer
    IDENTIFIED = "identified", _("Incoming authenticated")  # with a contact
    CONSULT = "consult", _("Consult")
    TRANSFER = "transfer", _("Transfer")
    SUPERVISOR = "supervisor", _("SupervisorAssign")


BUILT_IN_NAMES = {
    Occasion.INCOMING: "Facebook - incoming unauthenticated - default",
    Occasion.IDENTIFIED: "Facebook - incoming authenticated - default",
    Occasion.CONSULT: "Facebook - consult - default",
    Occasion.TRANSFER: "Facebook - transfer - default",
    Occasion.SUPERVISOR: "Facebook - supervisor assign - default",
}


AGENT, CUSTOMER = "{agent}", "{customer}"  # filled in where a title has them
BRACES = re.compile(r"\{[^{}]*\}")


def unknown_fillings(title: str) -> list[str]:
    """What stands in braces and would stay there."""
    return [part for part in BRACES.findall(title) if part not in (AGENT, CUSTOMER)]


class NotificationTemplateQuerySet(models.QuerySet["NotificationTemplate"]):
    def with_fields(self) -> Self:
        return self.prefetch_related("fields")


class NotificationTemplate(models.Model):
    """A work stream names one for each occasion; those that came with the product stay as they are.

    How long an agent has, and whether they are asked at all, is said by the work stream.
    """

    class Desktop(models.TextChoices):
        NEVER = "never", _("Never")
        BACKGROUND = "background", _("When app is in background")
        ALWAYS = "always", _("Always")

    name = models.CharField(_("Name"), max_length=100, unique=True)
    title = models.CharField(_("Title"), max_length=100)
    shows_timeout = models.BooleanField(
        _("Show timeout"),
        default=True,
        help_text=_("Hides only the clock; the time runs all the same."),
    )
    accept_label = models.CharField(_("Accept Button"), max_length=30, default="Accept")
    shows_reject = models.BooleanField(_("Show Reject Button"), default=True)
    reject_label = models.CharField(_("Reject Button"), max_length=30, default="Reject")
    desktop = models.CharField(
        _("Show desktop notifications"), max_length=10, choices=Desktop, default=Desktop.BACKGROUND
    )
    is_built_in = models.BooleanField(default=False, editable=False)

    objects = NotificationTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Notification")
        verbose_name_plural = _("Notifications")
        ordering = ["-is_built_in", "name"]

    def __str__(self) -> str:
        return self.name

    def worded(self, text: str) -> str:
        """Its title or a label; what came with the product speaks the reader's language."""
        return gettext(text) if self.is_built_in else text

    def title_for(self, *, agent: str, customer: str) -> str:
        """`agent` is who transfers it, assigns it or asks for advice, or empty."""
        title = self.worded(self.title)
        return title.replace(AGENT, agent).replace(CUSTOMER, customer)


class NotificationField(models.Model):
    """A line of a notification: a header, and what it tells of the conversation."""

    class Value(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        PAGE = "page", _("Page")
        QUEUE = "queue", _("Queue")
        LANGUAGE = "language", _("Customer's language")
        WAITING_SINCE = "waiting_since", _("Waiting since")
        FIRST_MESSAGE = "first_message", _("First message")
        LAST_MESSAGE = "last_message", _("Last message")
        EARLIER = "earlier", _("Earlier conversations")
        REFERRAL = "referral", _("Came by")
        SKILLS = "skills", _("Needed skills")
        CONTEXT_VARIABLE = "context_variable", _("Context variable")

    MOST = 6

    template = models.ForeignKey(
        NotificationTemplate, on_delete=models.CASCADE, related_name="fields"
    )
    header = models.CharField(_("Field header"), max_length=50)
    value = models.CharField(_("Value"), max_length=20, choices=Value)
    variable = models.CharField(
        _("Name of the context variable"),
        max_length=100,
        blank=True,
        help_text=_("Only where the value is a context variable."),
    )
    order = models.PositiveIntegerField(
        _("Order"), default=0, validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )

    class Meta:
        verbose_name = _("Notification field")
        verbose_name_plural = _("Notification Fields")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value="context_variable") ^ Q(variable=""),
                name="notification_field_names_its_variable",
                violation_error_message=_(
                    "Name the context variable, and only where the value is one."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.header
