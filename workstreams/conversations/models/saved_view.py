"""A list as someone wants to find it again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.models import User


class SavedView(models.Model):
    """`query` is what stands in the address: the list, its filters, its order."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Saved view")
        verbose_name_plural = _("Saved views")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_is_named_once",
                violation_error_message=_("You have a view of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
