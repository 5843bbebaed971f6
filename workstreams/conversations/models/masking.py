"""What of customers' words is hidden from whoever reads them here."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.patterns import LONGEST_PATTERN, PatternRefused, compiled


def check_pattern(pattern: str) -> None:
    """Raises ValidationError."""
    try:
        compiled(pattern)
    except PatternRefused as refusal:
        raise ValidationError(str(refusal)) from None


class MaskingRule(models.Model):
    """Every place that fits the pattern, and passes its check digits, is shown as `####`."""

    MOST = 10

    class Check(models.TextChoices):
        NONE = "", _("None")
        LUHN = "luhn", _("Luhn: check digit of card numbers")
        IBAN = "iban", _("Modulo 97: check digits of bank accounts")

    name = models.CharField(_("Name"), max_length=100, unique=True)
    description = models.CharField(_("Description"), max_length=500, blank=True)
    pattern = models.CharField(
        _("Regular expression"), max_length=LONGEST_PATTERN, validators=[check_pattern]
    )
    check_digits = models.CharField(
        _("Check digits"),
        max_length=10,
        choices=Check,
        blank=True,
        help_text=_("Hides only numbers whose check digits are right, so that order numbers stay."),
    )
    is_active = models.BooleanField(_("Active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Masking rule")
        verbose_name_plural = _("Data masking")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MaskingSettings(models.Model):
    """One row: on whose words the rules are used."""

    masks_customers = models.BooleanField(
        _("Mask private customer data from the agent"),
        default=True,
        help_text=_("Wherever messages and notes are shown or exported. What is kept stays whole."),
    )
    masks_agents = models.BooleanField(
        _("Mask private agent data from the customer"),
        default=False,
        help_text=_("Before an answer is kept and sent: neither side sees what was hidden."),
    )

    class Meta:
        verbose_name = _("Masking settings")
        verbose_name_plural = _("Masking settings")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="masking_settings_are_one_row"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "MaskingSettings":
        return cls.objects.filter(pk=1).first() or cls(pk=1)
