"""Answers that are written once and used often."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, Func, Q, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from workstreams.locales import LANGUAGES
from workstreams.models import SupervisorSettings, User, WorkStream

if TYPE_CHECKING:
    from workstreams.conversations.models.conversation import Conversation


class QuickReplyQuerySet(models.QuerySet["QuickReply"]):
    def shared(self) -> Self:
        """Those of the organisation."""
        return self.filter(owner=None)

    def personal(self, reader: User) -> Self:
        """Their own, as long as agents may have any."""
        is_off = Exists(SupervisorSettings.objects.filter(personal_quick_replies=False))
        return self.filter(~is_off, owner=reader)

    def fitting(self, conversation: "Conversation", reader: User) -> Self:
        """Active ones of its work stream and of none, and their own, in every language."""
        of_stream = Q(work_streams=None) | Q(work_streams=conversation.work_stream_id)
        theirs = Q(pk__in=self.model._default_manager.personal(reader).values("pk"))
        return self.filter(of_stream, Q(owner=None) | theirs, is_active=True).distinct()

    def only_for(self, work_stream: WorkStream) -> Self:
        """Without that work stream they would be in the conversations of all."""
        others = WorkStream.objects.exclude(pk=work_stream.pk)
        return self.filter(work_streams=work_stream).exclude(work_streams__in=others)

    def for_conversation(self, conversation: "Conversation", reader: User) -> Self:
        """Those that fit, in the language of its page and in the one its reader has chosen."""
        spoken = Q(locale=conversation.channel.language)
        if reader.language:
            spoken |= Q(locale__iexact=reader.language)
            spoken |= Q(locale__istartswith=f"{reader.language}-")
        return self.fitting(conversation, reader).filter(spoken)

    def matching(self, search: str) -> Self:
        """Every word stands in the title, the text or a tag; `#` and a word begin a tag."""
        listed = Func("tags", Value(" "), function="ARRAY_TO_STRING", output_field=TextField())
        found = self.alias(tagged=Concat(Value(" "), listed, output_field=TextField()))
        for word in search.split():
            of_tag = Q(tagged__icontains=f" {word.removeprefix('#')}", tags__len__gt=0)
            anywhere = Q(title__icontains=word) | Q(message__icontains=word) | of_tag
            found = found.filter(of_tag if word.startswith("#") else anywhere)
        return found


class QuickReply(models.Model):
    """One language each; a personal one belongs to its `owner` and is seen by nobody else.

    `tags` are words without their `#`; no work stream means all of them."""

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
    owner = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="quick_replies",
        verbose_name=_("Owner"),
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
                condition=Q(owner=None),
                name="quick_reply_is_once_in_its_language",
                violation_error_message=_(
                    "There is a quick reply of this title in this language already."
                ),
            ),
            models.UniqueConstraint(
                fields=["owner", "title", "locale"],
                condition=Q(owner__isnull=False),
                name="quick_reply_is_once_in_its_language_and_hands",
                violation_error_message=_(
                    "You have a quick reply of this title in this language already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title
