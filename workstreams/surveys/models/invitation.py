"""A customer who was asked, or could not be; and what came of it."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Self

from django.db import models
from django.db.models import Avg, Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models import Conversation, Message, State
from workstreams.models import Agent, Queue, User
from workstreams.models.encrypted import EncryptedTextField
from workstreams.surveys.models.survey import Survey

SATISFIED = 4  # this score and above


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


class InvitationClosed(Exception):
    """It was answered before, or its link has expired: nothing was changed."""


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def opened_by(self, token: str, now: datetime) -> Self:
        """None where the link is unknown or no longer valid."""
        return self.filter(token_hash=hash_of(token), expires_at__gt=now)

    def unsubmitted(self, now: datetime) -> Self:
        """With a link that still leads somewhere: that of an erased customer is gone."""
        return self.filter(submitted_at=None, expires_at__gt=now).exclude(token_hash="")

    def answered(self) -> Self:
        return self.filter(submitted_at__isnull=False)

    def visible_to(self, user: User) -> Self:
        """Those of the conversations that are theirs to see."""
        return self.filter(conversation__in=Conversation.objects.visible_to(user))

    def reached(self) -> Self:
        """Those whose message was not refused after all."""
        sent = self.filter(outcome=Invitation.Outcome.SENT)
        return sent.exclude(message__state=State.FAILED)

    def figures(self) -> "Figures":
        answers = Q(submitted_at__isnull=False)
        found = self.reached().aggregate(
            asked=Count("pk"),
            answered=Count("pk", filter=answers),
            rated=Count("score"),
            satisfied=Count("pk", filter=Q(score__gte=SATISFIED)),
            average=Avg("score"),
        )
        return Figures(**found)

    def with_spent_link(self, now: datetime) -> Self:
        """Their link left, or leads nowhere any more: nobody needs to know it again."""
        left = Q(message__external_id__gt="", message__sent_at__isnull=False)
        return self.filter(sealed_link__isnull=False).filter(left | Q(expires_at__lte=now))


class Figures:
    """How many were asked, answered and were satisfied; shares in percent, None of nothing."""

    def __init__(
        self, asked: int, answered: int, rated: int, satisfied: int, average: float | None
    ) -> None:
        self.asked, self.answered, self.rated, self.satisfied = asked, answered, rated, satisfied
        self.average = average

    @property
    def response_rate(self) -> int | None:
        return round(100 * self.answered / self.asked) if self.asked else None

    @property
    def csat(self) -> int | None:
        return round(100 * self.satisfied / self.rated) if self.rated else None


class Invitation(models.Model):
    """One for each conversation. `agent`, `queue` and `language` are those at its end.

    Of a link to our own page only a hash is kept; `sealed_link` is the link itself, also one that
    leads elsewhere, encrypted, until it has left. `score` is the satisfaction of a submitted one.
    """

    class Outcome(models.TextChoices):
        SENT = "sent", _("Sent")
        NOT_SENT = "not_sent", _("Not sent")

    class Reason(models.TextChoices):
        WINDOW_CLOSED = "window_closed", _("The reply window is closed")
        PAGE_UNAVAILABLE = "page_unavailable", _("The page is not connected")
        HELD_ELSEWHERE = "held_elsewhere", _("Another application answers this customer")
        MOVED_ON = "moved_on", _("The customer is in a newer conversation")
        SURVEY_INACTIVE = "survey_inactive", _("The survey is not active or asks nothing")

    conversation = models.OneToOneField(
        Conversation,
        on_delete=models.CASCADE,
        related_name="survey_invitation",
        verbose_name=_("Conversation"),
    )
    survey = models.ForeignKey(
        Survey, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("Survey")
    )
    message = models.OneToOneField(
        Message, on_delete=models.SET_NULL, null=True, related_name="survey_invitation"
    )
    agent = models.ForeignKey(
        Agent,
        on_delete=models.SET_NULL,
        null=True,
        related_name="survey_invitations",
        verbose_name=_("Agent"),
    )
    queue = models.ForeignKey(
        Queue,
        on_delete=models.SET_NULL,
        null=True,
        related_name="survey_invitations",
        verbose_name=_("Queue"),
    )
    language = models.CharField(_("Language"), max_length=20)
    outcome = models.CharField(_("Outcome"), max_length=10, choices=Outcome)
    reason = models.CharField(_("Reason"), max_length=30, choices=Reason, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    sealed_link = EncryptedTextField(null=True)
    score = models.PositiveSmallIntegerField(_("Score"), null=True)
    created_at = models.DateTimeField(_("Time"), default=timezone.now)
    expires_at = models.DateTimeField(_("Valid until"), null=True)
    submitted_at = models.DateTimeField(_("Answered"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Survey answer")
        verbose_name_plural = _("Survey answers")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"],
                condition=~Q(token_hash=""),
                name="invitation_link_leads_to_one",
            ),
            models.CheckConstraint(
                condition=Q(outcome="sent", reason="", expires_at__isnull=False)
                | (Q(outcome="not_sent", submitted_at=None) & ~Q(reason="")),
                name="invitation_not_sent_says_why",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=1, score__lte=5),
                name="invitation_score_is_one_to_five",
            ),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at"],
                condition=Q(submitted_at__isnull=False),
                name="invitation_answered",
            ),
            models.Index(
                fields=["id"], condition=Q(sealed_link__isnull=False), name="invitation_sealed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} · {self.conversation_id}"

    @property
    def was_sent(self) -> bool:
        return self.outcome == self.Outcome.SENT

    @property
    def is_undelivered(self) -> bool:
        """It was put in line, and the platform did not take it."""
        return self.message is not None and self.message.state == State.FAILED

    def submit(self, score: int | None, now: datetime) -> None:
        """Raises InvitationClosed for whoever comes second, or too late."""
        mine = Invitation.objects.filter(pk=self.pk).unsubmitted(now)
        if not mine.update(submitted_at=now, score=score):
            raise InvitationClosed(self.pk)
        self.submitted_at, self.score = now, score
