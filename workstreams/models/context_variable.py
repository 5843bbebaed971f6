"""What a conversation carries along for routing, beside what the channel tells."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.models.workstream import WorkStream

LONGEST_VALUE = 4000  # characters


class ContextVariable(models.Model):
    """Declared per work stream; names are matched with regard to case."""

    class Type(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")

    work_stream = models.ForeignKey(
        WorkStream, on_delete=models.CASCADE, related_name="context_variables"
    )
    display_name = models.CharField(_("Display Name"), max_length=100)
    name = models.CharField(
        _("Name"),
        max_length=100,
        validators=[
            RegexValidator(
                r"\A[A-Za-z][A-Za-z0-9_]*\Z",
                _("Begin with a letter; use letters, digits and underscores only."),
            )
        ],
    )
    type = models.CharField(_("Type"), max_length=10, choices=Type, default=Type.TEXT)

    class Meta:
        verbose_name = _("Context variable")
        verbose_name_plural = _("Context variables")
        ordering = ["display_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_stream", "name"], name="context_variable_is_declared_once"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name
