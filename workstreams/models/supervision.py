"""What supervisors may do with the conversations of others."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SupervisorSettings(models.Model):
    """One row for the whole installation."""

    monitor = models.BooleanField(
        _("Supervisor Monitor"),
        default=True,
        help_text=_("Read what agents and customers write, as it is written, and join."),
    )
    assign = models.BooleanField(
        _("Supervisor Assign"),
        default=True,
        help_text=_("Give open conversations to an agent or to another queue."),
    )
    transfer = models.BooleanField(
        _("Supervisor Transfer"),
        default=True,
        help_text=_("Give running and waiting conversations of one agent to another."),
    )
    force_close = models.BooleanField(
        _("Force Close"),
        default=True,
        help_text=_("Close a conversation, whatever its state."),
    )

    personal_quick_replies = models.BooleanField(
        _("Allow agents to create personal quick replies"),
        default=True,
        help_text=_("Only their owner sees them."),
    )

    class Meta:
        verbose_name = _("Supervisor settings")
        verbose_name_plural = _("Supervisor settings")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="supervisor_settings_are_one_row")
        ]

    def __str__(self) -> str:
        return str(_("Supervisor settings"))

    @classmethod
    def name_of(cls, switch: str) -> str:
        return next(str(field.verbose_name) for field in cls._meta.fields if field.name == switch)

    @classmethod
    def current(cls) -> Self:
        """The row, or the defaults where nobody has changed anything."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
