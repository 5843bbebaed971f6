"""A file Facebook keeps for us, so that it is not uploaded again for the next customer."""

from typing import Self

from django.db import models
from django.utils import timezone

from facebook_channel.models.page import FacebookPage


class UploadQuerySet(models.QuerySet["Upload"]):
    def usable(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())


class Upload(models.Model):
    """Source: Messenger Platform, "Saving assets": private to the page, for 90 days."""

    page = models.ForeignKey(FacebookPage, on_delete=models.CASCADE, related_name="uploads")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)  # Facebook's: image, audio, video, file
    attachment_id = models.CharField(max_length=100)
    expires_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "sha256", "kind"], name="upload_is_kept_once_per_page"
            )
        ]

    def __str__(self) -> str:
        return self.attachment_id
