"""The timeline: everything that happened to a conversation."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.conversation import Conversation
from workstreams.models import Agent, User


class ConversationEventQuerySet(models.QuerySet["ConversationEvent"]):
    def newest_key(self) -> int:
        return self.aggregate(newest=Max("pk"))["newest"] or 0

    def between(self, since: datetime | None, until: datetime | None) -> Self:
        """None where that side is open."""
        found = self if since is None else self.filter(happened_at__gte=since)
        return found if until is None else found.filter(happened_at__lt=until)

    def news_to(self, user: User, agent: Agent | None) -> Self:
        """What others did to their work, and where a note names them."""
        news = Q(kind=ConversationEvent.Kind.MENTIONED, data__user=user.pk)
        if agent is not None:
            news |= Q(kind__in=TAKES_AWAY, data__from_agent=agent.pk)
            news |= Q(kind=ConversationEvent.Kind.CLOSED, data__agent=agent.pk)
            news |= Q(kind=ConversationEvent.Kind.SNOOZE_ENDED, conversation__agent=agent)
        return self.filter(news).exclude(actor=user)


class ConversationEvent(models.Model):
    """One happening, written in the transaction that made it true.

    It is what an agent reads between the messages, the audit trail, and what wakes
    routing. `actor` is empty where the system acted; `data` holds ids and names only.
    `happened_at` may be the platform's word, hours ago; by `recorded_at`, our own clock's, sweeps
    find what nobody heard of. It is empty for what is older than the column.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened")
        RETURNED = "returned", _("The customer came back")
        PROFILE_KNOWN = "profile_known", _("Profile received")
        QUEUED = "queued", _("Queued")
        OVERFLOWED = "overflowed", _("Overflow")
        OFFERED = "offered", _("Offered")
        REJECTED = "rejected", _("Offer rejected")
        TIMED_OUT = "timed_out", _("Offer timed out")
        WITHDRAWN = "withdrawn", _("Offer withdrawn")
        OFFERING_STOPPED = "offering_stopped", _("Offering stopped")
        ASSIGNED = "assigned", _("Assigned")
        TRANSFERRED = "transferred", _("Transferred")
        RELEASED = "released", _("Given back")
        DISCONNECTED = "disconnected", _("Agent disconnected")
        CONSULT_INVITED = "consult_invited", _("Consult asked for")
        CONSULT_JOINED = "consult_joined", _("Consult joined")
        CONSULT_DECLINED = "consult_declined", _("Consult declined")
        CONSULT_LEFT = "consult_left", _("Consult ended")
        MONITOR_JOINED = "monitor_joined", _("Supervisor reads along")
        MONITOR_LEFT = "monitor_left", _("Supervisor left")
        PUT_ASIDE = "put_aside", _("Put aside")
        REOPENED = "reopened", _("Reopened")
        ENDED = "ended", _("Ended")
        CLOSED = "closed", _("Closed")
        MESSAGE_FAILED = "message_failed", _("Message failed")
        MESSAGE_EDITED = "message_edited", _("Message edited")
        MESSAGE_UNSENT = "message_unsent", _("Message unsent")
        HELD_ELSEWHERE = "held_elsewhere", _("Another application answers")
        HANDED_BACK = "handed_back", _("Handed back to us")
        OPTED_IN = "opted_in", _("Opted in")
        OPTED_OUT = "opted_out", _("Opted out")
        ACCOUNT_LINKED = "account_linked", _("Account linked")
        ACCOUNT_UNLINKED = "account_unlinked", _("Account unlinked")
        LIKED_ANSWER = "liked_answer", _("Answer liked")
        DISLIKED_ANSWER = "disliked_answer", _("Answer disliked")
        SNOOZED = "snoozed", _("Snoozed")
        SNOOZE_ENDED = "snooze_ended", _("Snooze is over")
        PRIORITY_SET = "priority_set", _("Priority set")
        TAGGED = "tagged", _("Tags changed")
        CUSTOMER_LINKED = "customer_linked", _("Customer linked")
        CUSTOMER_UNLINKED = "customer_unlinked", _("Customer unlinked")
        CASE_LINKED = "case_linked", _("Case linked")
        CASE_UNLINKED = "case_unlinked", _("Case unlinked")
        CASE_RESOLVED = "case_resolved", _("Case resolved")
        CASE_REOPENED = "case_reopened", _("Case reopened")
        MENTIONED = "mentioned", _("Colleague mentioned")
        BLOCKED = "blocked", _("Customer blocked")
        UNBLOCKED = "unblocked", _("Customer unblocked")
        TRANSCRIPT_TAKEN = "transcript_taken", _("Transcript downloaded")
        AUTOMATED = "automated", _("Automated message")
        SURVEY = "survey", _("Survey")
        SURVEY_ANSWERED = "survey_answered", _("Survey answered")
        IMPORTED = "imported", _("History imported")
        ERASED = "erased", _("Customer's data erased")

    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.CASCADE,
        related_name="events",
        verbose_name=_("Conversation"),
    )
    kind = models.CharField(_("What happened"), max_length=30, choices=Kind)
    actor = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("By")
    )
    data = models.JSONField(_("Details"), default=dict)
    happened_at = models.DateTimeField(_("Time"), default=timezone.now)
    recorded_at = models.DateTimeField(null=True, default=timezone.now, editable=False)

    objects = ConversationEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Conversation event")
        verbose_name_plural = _("Conversation events")
        ordering = ["happened_at", "id"]
        indexes = [
            models.Index(fields=["conversation", "happened_at"], name="event_timeline"),
            models.Index(fields=["happened_at"], name="event_by_time"),
            BrinIndex(fields=["recorded_at"], autosummarize=True, name="event_by_recording"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


TAKES_AWAY = [  # from who had it
    ConversationEvent.Kind.ASSIGNED,
    ConversationEvent.Kind.TRANSFERRED,
    ConversationEvent.Kind.RELEASED,
    ConversationEvent.Kind.DISCONNECTED,
]
