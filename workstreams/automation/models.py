"""The texts the system speaks with, and what became of each occasion to use one."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workstreams.automation.slugs import check_slugs
from workstreams.automation.triggers import Receiver, Trigger, receiver_of
from workstreams.channels.models import Channel
from workstreams.conversations.models import Conversation, ConversationEvent
from workstreams.locales import LANGUAGES

LONGEST_TEXT = 2000


class AutomatedMessageQuerySet(models.QuerySet["AutomatedMessage"]):
    def of_kind(self, kind: str) -> Self:
        """For every channel of the kind."""
        return self.filter(channel=None, channel_kind=kind)

    def of_channel(self, channel: Channel) -> Self:
        """For this channel alone."""
        return self.filter(channel=channel)


class AutomatedMessage(models.Model):
    """What is said when something happens, in one language; a channel's own comes first."""

    trigger = models.CharField(_("Message Trigger"), max_length=30, choices=Trigger)
    channel_kind = models.CharField(_("Channel"), max_length=30, default="facebook")
    channel = models.ForeignKey(
        Channel,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="automated_messages",
        verbose_name=_("Page"),
    )
    language = models.CharField(
        _("Language Code"), max_length=20, choices=LANGUAGES, default="en-US"
    )
    text = models.TextField(_("Message Text"), max_length=LONGEST_TEXT, validators=[check_slugs])
    is_active = models.BooleanField(_("Active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AutomatedMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("Automated message")
        verbose_name_plural = _("Automated messages")
        ordering = ["trigger", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel_kind", "trigger", "language"],
                condition=Q(channel=None),
                name="automated_message_one_per_kind",
                violation_error_message=_("There is a text in this language. Edit that one."),
            ),
            models.UniqueConstraint(
                fields=["channel", "trigger", "language"],
                condition=Q(channel__isnull=False),
                name="automated_message_one_per_channel",
                violation_error_message=_("The page has a text for this trigger. Edit that one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_trigger_display()} · {self.language}"

    @property
    def receiver(self) -> Receiver:
        return receiver_of(Trigger(self.trigger))


class Decision(models.Model):
    """Whether something was said at an occasion, and if not, why; one for each.

    `mark` tells occasions apart: the event's key, when a window closes or a queue opens again, or
    nothing for what is said once in a conversation's life.
    """

    class Outcome(models.TextChoices):
        SENT = "sent", _("Sent")
        SKIPPED = "skipped", _("Skipped")

    class Reason(models.TextChoices):
        NONE = "", ""
        STREAM_FORBIDS = "stream_forbids", _("the work stream does not allow automated messages")
        INACTIVE = "inactive", _("it is deactivated")
        NO_TEXT = "no_text", _("it has no text in the language of the page")
        WINDOW_CLOSED = "window_closed", _("the reply window is closed")
        PAGE_CUT_OFF = "page_cut_off", _("the page is cut off from its platform")
        BLOCKED = "blocked", _("the customer is blocked")
        ERASED = "erased", _("the customer's data were erased")
        HELD_ELSEWHERE = "held_elsewhere", _("another application answers this customer")
        OVER = "over", _("the conversation is over")
        MOVED_ON = "moved_on", _("the customer is in a newer conversation")
        TOO_LATE = "too_late", _("its occasion was too long ago")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="automated_decisions"
    )
    event = models.ForeignKey(
        ConversationEvent, on_delete=models.CASCADE, null=True, related_name="+"
    )
    trigger = models.CharField(max_length=30, choices=Trigger)
    mark = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.SKIPPED)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    reply_id = models.UUIDField(null=True)  # of the messages it became
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "trigger", "mark"], name="automated_decided_once"
            ),
        ]
        indexes = [models.Index(fields=["event"], name="automated_of_event")]

    def __str__(self) -> str:
        return f"{self.trigger} · {self.outcome}"


class HandledEvent(models.Model):
    """An event of the timeline that was looked at here; what has no row is swept up."""

    event = models.OneToOneField(
        ConversationEvent, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.event_id)
