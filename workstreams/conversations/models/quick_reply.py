"""Answers that are written once and used often."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workstreams.locales import LANGUAGES
from workstreams.models import WorkStream

if TYPE_CHECKING:
    from workstreams.conversations.models.conversation import Conversation


class QuickReplyQuerySet(models.QuerySet["QuickReply"]):
    def for_conversation(self, conversation: "Conversation") -> Self:
        """Active ones of its work stream and of none, in the language of its page."""
        of_stream = Q(work_streams=None) | Q(work_streams=conversation.work_stream_id)
        active = self.filter(of_stream, is_active=True, locale=conversation.channel.language)
        return active.distinct()


class QuickReply(models.Model):
    """One language each. `tags` are words without their `#`; no work stream means all of them."""

    title = models.CharField(_("Title"), max_length=100)
    locale = models.CharField(_("Locale"), max_length=20, choices=LANGUAGES, default="en-US")
    message = models.TextField(_("Message"), max_length=4000)
    tags = ArrayField(
        models.CharField(max_length=50), default=list, blank=True, verbose_name=_("Tags")
    )
    work_streams = models.ManyToManyField(
        WorkStream,
        blank=True,
        related_name="quick_replies",
        verbose_name=_("Work Streams"),
        help_text=_("Empty: in the conversations of all work streams."),
    )
    is_active = models.BooleanField(_("Active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuickReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("Quick reply")
        verbose_name_plural = _("Quick replies")
        ordering = ["title", "locale"]
        indexes = [GinIndex(fields=["tags"], name="quick_reply_by_tag")]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "locale"],
                name="quick_reply_is_once_in_its_language",
                violation_error_message=_(
                    "There is a quick reply of this title in this language already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title
