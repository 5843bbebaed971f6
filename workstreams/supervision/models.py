"""What supervisors keep of the board, and what they want to be warned of."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, validate_email
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workstreams.models import Queue, User


class BoardFilter(models.Model):
    """What a supervisor's board is narrowed to when it is opened; ids, and words of states."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="board_filter")
    queues = ArrayField(models.BigIntegerField(), default=list)
    agents = ArrayField(models.BigIntegerField(), default=list)
    states = ArrayField(models.CharField(max_length=20), default=list)

    def __str__(self) -> str:
        return str(self.user)


class AlertRule(models.Model):
    """A limit; while it is passed, supervisors see an alert."""

    class Measure(models.TextChoices):
        LONGEST_WAIT = "longest_wait", gettext_lazy("Longest wait (minutes)")
        WAITING = "waiting", gettext_lazy("Conversations that wait")
        WINDOWS = "windows", gettext_lazy("Reply windows that close within an hour")
        MISSED_OFFERS = "missed_offers", gettext_lazy("Offers missed within an hour")
        NOBODY = "nobody", gettext_lazy("Conversations that wait while nobody is available")
        PAGES = "pages", gettext_lazy("Pages that need attention")

    name = models.CharField(gettext_lazy("Name"), max_length=100, unique=True)
    measure = models.CharField(gettext_lazy("What is measured"), max_length=20, choices=Measure)
    threshold = models.PositiveIntegerField(
        gettext_lazy("More than"),
        default=0,
        validators=[MinValueValidator(0)],
        help_text=gettext_lazy("The alert begins above this number, and ends when it is reached."),
    )
    queue = models.ForeignKey(
        Queue,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("Queue"),
        help_text=gettext_lazy("Empty: all queues together."),
    )
    emails = models.TextField(
        gettext_lazy("E-mail to"),
        blank=True,
        help_text=gettext_lazy("Addresses, one per line, that are written to when it begins."),
    )
    is_active = models.BooleanField(gettext_lazy("Active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = gettext_lazy("Alert")
        verbose_name_plural = gettext_lazy("Alerts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.measure == self.Measure.PAGES and self.queue_id is not None:
            raise ValidationError({"queue": _("Pages belong to no queue. Leave this empty.")})
        for address in self.addresses:
            try:
                validate_email(address)
            except ValidationError:
                words = _("“%(address)s” is no e-mail address.") % {"address": address}
                raise ValidationError({"emails": words}) from None

    @property
    def addresses(self) -> list[str]:
        return [line.strip() for line in self.emails.splitlines() if line.strip()]


class AlertQuerySet(models.QuerySet["Alert"]):
    def going_on(self) -> Self:
        return self.filter(ended_at=None)


class Alert(models.Model):
    """A limit was passed from one moment to another; `value` is the latest that was measured.

    `mail_claimed_at` is when a worker took it upon itself to write the e-mail, `mailed_at` when
    the mail server had taken it.
    """

    rule = models.ForeignKey(AlertRule, on_delete=models.CASCADE, related_name="alerts")
    value = models.PositiveIntegerField()
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    mail_claimed_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], condition=Q(ended_at=None), name="alert_one_going_on_per_rule"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="alert_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} · {self.value}"
