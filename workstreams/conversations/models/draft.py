"""What someone has begun to write and not sent."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.conversation import Conversation
from workstreams.conversations.models.message import Message
from workstreams.models import User


class DraftQuerySet(models.QuerySet["Draft"]):
    def begun_in(self, conversations: Sequence[int], author: User) -> set[int]:
        """In which of these they have begun to write something."""
        found = self.filter(author=author, conversation__in=conversations).exclude(text="")
        return set(found.values_list("conversation", flat=True))


class Draft(models.Model):
    """One answer and one note per writer and conversation: the two never mix."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    text = models.TextField()
    is_note = models.BooleanField(default=False)
    reply_to = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("Draft")
        verbose_name_plural = _("Drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "author", "is_note"],
                name="draft_is_one_per_author_and_kind",
            )
        ]

    def __str__(self) -> str:
        return str(_("Draft"))
