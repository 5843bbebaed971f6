"""What agents say about themselves: available, busy, away."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Presence(models.Model):
    """A presence an agent can show; only its base status decides about work."""

    class BaseStatus(models.TextChoices):
        AVAILABLE = "available", _("Available")
        BUSY = "busy", _("Busy")
        DO_NOT_DISTURB = "busy_dnd", _("Busy - DND")
        AWAY = "away", _("Away")
        OFFLINE = "offline", _("Offline")

        @property
        def words(self) -> Promise | str:
            """As agents read it in their inbox."""
            said = {"busy_dnd": _("Do not disturb"), "away": _("Appear away")}
            return said.get(self.value, self.label)

    name = models.CharField(_("Name"), max_length=100, unique=True)
    text = models.CharField(_("Presence Text"), max_length=500)
    base_status = models.CharField(_("Base Status"), max_length=20, choices=BaseStatus)
    description = models.CharField(_("Description"), max_length=500, blank=True)
    user_can_set = models.BooleanField(_("User can set?"), default=True)
    is_built_in = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("Presence")
        verbose_name_plural = _("Custom presence")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def available(cls) -> "Presence":
        return cls.objects.get(name="Available")
