"""A word put on contacts, so that rules can ask for it, and on conversations, to find them."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    """The same word in any case is the same tag."""

    name = models.CharField(_("Name"), max_length=50)

    class Meta:
        verbose_name = _("Tag")
        verbose_name_plural = _("Tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="tag_is_unique_in_any_case",
                violation_error_message=_("There is such a tag already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
