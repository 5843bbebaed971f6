"""Who has a conversation before their eyes, and how far they have read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.conversation import Conversation
from workstreams.models import User

LOOK_LASTS = timedelta(seconds=45)  # an open page says every 20 seconds that it is looked at
TYPING_LASTS = timedelta(seconds=10)


class ReadMarker(models.Model):
    """`last_read` is the newest message this user has seen, as its id; a later one is unread."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="read_markers"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="read_markers")
    last_read = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("Read marker")
        verbose_name_plural = _("Read markers")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "user"], name="read_marker_is_one_per_reader"
            )
        ]

    def __str__(self) -> str:
        return str(self.last_read)


class LookQuerySet(models.QuerySet["Look"]):
    def fresh(self, now: datetime) -> Self:
        return self.filter(seen_at__gt=now - LOOK_LASTS)

    def of_others(self, conversations: Sequence[int], reader: User) -> Self:
        """With their names, in the order of them."""
        found = self.filter(conversation__in=conversations).exclude(user=reader)
        return found.select_related("user").order_by("user__name")


class Look(models.Model):
    """Someone looks at a conversation now, and perhaps types; old ones are swept away."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="looks")
    seen_at = models.DateTimeField()
    typed_at = models.DateTimeField(null=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("Look")
        verbose_name_plural = _("Looks")
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="look_is_one_per_user")
        ]
        indexes = [models.Index(fields=["seen_at"], name="look_by_age")]

    def __str__(self) -> str:
        return str(self.user)

    def is_typing(self, now: datetime) -> bool:
        return self.typed_at is not None and self.typed_at > now - TYPING_LASTS
