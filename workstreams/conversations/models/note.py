"""What colleagues write to each other about a conversation; a customer never sees it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.conversation import Conversation
from workstreams.models import User

SAME_BREATH = timedelta(seconds=10)


class NoteQuerySet(models.QuerySet["Note"]):
    def just_said(self, author: User, text: str) -> Self:
        """These words, a moment ago: a second click, or a lost response."""
        just_now = timezone.now() - SAME_BREATH
        return self.filter(author=author, text=text, written_at__gt=just_now)

    def latest_in(self, conversations: Sequence[int]) -> Self:
        """Without those that were erased."""
        found = self.filter(conversation__in=conversations).exclude(text="")
        return found.order_by("-written_at", "-pk")


class Note(models.Model):
    """Apart from messages, so that it cannot be sent. An erased one has lost its text."""

    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.CASCADE,
        related_name="notes",
        verbose_name=_("Conversation"),
    )
    author = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("Author")
    )
    text = models.TextField(_("Text"), max_length=4000)
    written_at = models.DateTimeField(_("Time"), default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("Note")
        verbose_name_plural = _("Notes")
        ordering = ["written_at", "id"]
        indexes = [
            models.Index(fields=["conversation", "written_at"], name="note_thread"),
            GinIndex(SearchVector("text", config="simple"), name="note_words"),
        ]

    def __str__(self) -> str:
        return str(_("Note"))


class Mention(models.Model):
    """A colleague named in a note: the conversation is theirs to read from then on."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Mention")
        verbose_name_plural = _("Mentions")
        constraints = [
            models.UniqueConstraint(fields=["note", "user"], name="mention_is_once_in_a_note")
        ]
        indexes = [
            models.Index(
                fields=["user"], condition=models.Q(seen_at=None), name="mention_not_seen"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
