"""How many calls a page may still make at once, where there is no Redis to count them."""

from django.db import models

from facebook_channel.models.page import FacebookPage


class Bucket(models.Model):
    """A token bucket: `tokens` at the moment `filled_at`."""

    page = models.ForeignKey(FacebookPage, on_delete=models.CASCADE, related_name="+")
    lane = models.CharField(max_length=10)
    tokens = models.FloatField()
    filled_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "lane"], name="bucket_one_per_page_and_lane")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.lane}"
