"""Which survey a channel's customers are asked, and with which words."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workstreams.channels.models import Channel
from workstreams.surveys.models.survey import Survey
from workstreams.surveys.wording import default_message

LONGEST_MESSAGE = 200


class ChannelSurvey(models.Model):
    """Settings of one channel; without a row, or off, nobody is asked.

    An empty `message` stands for the default in the channel's language. Conversations that were
    closed before `on_since` are left alone.
    """

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="survey_setting")
    is_on = models.BooleanField(_("Turn on"), default=False)
    survey = models.ForeignKey(
        Survey,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="channels",
        verbose_name=_("Survey"),
    )
    message = models.CharField(_("Message"), max_length=LONGEST_MESSAGE, blank=True)
    on_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Post-conversation survey")
        verbose_name_plural = _("Post-conversation survey")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_on=False) | Q(survey__isnull=False, on_since__isnull=False),
                name="channel_survey_on_knows_which",
            ),
        ]

    def __str__(self) -> str:
        return str(self.channel)

    @property
    def said(self) -> str:
        return self.message or default_message(self.channel.language)

    def note_switched(self, now: datetime) -> None:
        """Unsaved yet: since when it is on."""
        self.on_since = (self.on_since or now) if self.is_on else None
