"""Which files may pass, in either direction."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

BLOCKED = (
    "ade adp app asp bas bat cer chm class cmd com cpl crt csh dll exe fxp gadget hta htm html "
    "inf ins isp jar js jse ksh lnk mda mdb mde mdt mdw mdz msc msh msi msp mst ops pcd pif prf "
    "prg ps1 py reg scf scr sct sh shb shs svg tmp url vb vbe vbs vsmacros vss vst vsw ws wsc wsf "
    "wsh xhtml xml"
)


class FileRules(models.Model):
    """One row for the whole installation; what the platform takes narrows it further."""

    most_kilobytes = models.PositiveIntegerField(
        _("Maximum file size (in kilobytes)"),
        default=5120,
        help_text=_("Messenger takes pictures of 8 MB and other files of 25 MB at most."),
    )
    blocked_extensions = models.TextField(
        _("Set blocked file extensions for attachments"),
        default=BLOCKED,
        blank=True,
        help_text=_("Separated by spaces, without the dot."),
    )

    class Meta:
        verbose_name = _("File rules")
        verbose_name_plural = _("File rules")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="file_rules_are_one_row")]

    def __str__(self) -> str:
        return str(_("File rules"))

    @classmethod
    def current(cls) -> Self:
        """The row, or the defaults where nobody has changed anything."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def blocked(self) -> frozenset[str]:
        return frozenset(self.blocked_extensions.lower().replace(".", " ").split())
