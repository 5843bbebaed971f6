"""One event for one endpoint: how far it has come, and when it is tried again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models import ConversationEvent
from workstreams.webhooks.models.endpoint import Endpoint

LEASE = timedelta(seconds=60)  # longer than the longest post
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
RETRY_DELAYS = [
    *(5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 4 * HOUR),
    *(8 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR),  # three days in all
]
JITTER = SystemRandom()


class Problem(models.TextChoices):
    STATUS = "status", _("It answered with an error")
    TOO_MANY = "too_many", _("It asked for fewer posts (429)")
    GONE = "gone", _("It answered that it is gone (410)")
    REDIRECT = "redirect", _("It pointed to another address; enter that one instead")
    TIMEOUT = "timeout", _("It did not answer in time")
    CONNECTION = "connection", _("The connection failed or broke")
    TLS = "tls", _("Its certificate or encryption is not in order")
    UNRESOLVED = "unresolved", _("There is no host of this name")
    NOT_PUBLIC = "not_public", _("The address leads into a private network")
    NOT_HTTPS = "not_https", _("The address does not begin with https://")
    PORT = "port", _("This port is not allowed; use 443 or one above 1023")
    CREDENTIALS = "credentials", _("The address must hold no user name or password")
    MALFORMED = "malformed", _("This is not a web address")
    SECRET = "secret", _("Our secret does not open any more: make a new one")
    CUT_OFF = "cut_off", _("Our process ended while it was posting")


class State(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed, will be tried again")
    GIVEN_UP = "given_up", _("Given up")


TO_BE_SENT = [State.PENDING, State.FAILED]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state__in=TO_BE_SENT, next_attempt_at__lte=now)

    def under_way(self) -> Self:
        return self.filter(state=State.SENDING)

    def cut_off(self, now: datetime) -> Self:
        return self.under_way().filter(claimed_until__lt=now)

    def unsettled(self) -> Self:
        return self.filter(state__in=[*TO_BE_SENT, State.SENDING])

    def unsuccessful(self) -> Self:
        """What was tried and did not arrive."""
        return self.filter(state__in=[State.FAILED, State.GIVEN_UP])

    def replay(self) -> int:
        """Post again from the beginning, with the same id; what is under way is left alone."""
        return self.exclude(state=State.SENDING).update(
            state=State.PENDING,
            attempts=0,
            next_attempt_at=(now := timezone.now()),
            replayed_at=now,
            last_error="",
        )

    def send_soon(self) -> int:
        """What waits for its next attempt does not wait any longer."""
        return self.filter(state__in=TO_BE_SENT).update(next_attempt_at=timezone.now())

    def enqueue(self, endpoint: Endpoint, events: Sequence[ConversationEvent]) -> None:
        """A row for each; where there is one already, it stays as it is."""
        rows = [Delivery(endpoint=endpoint, event=event) for event in events]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)


class Delivery(models.Model):
    """Tried until the endpoint answers with a success: at least once, never lost.

    Without an event it is a test. It keeps no payload: that is made anew from the event, so that
    what was erased meanwhile is not posted.
    """

    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("Webhook")
    )
    event = models.ForeignKey(
        ConversationEvent,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("Event"),
    )
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    created_at = models.DateTimeField(_("Created"), default=timezone.now)
    next_attempt_at = models.DateTimeField(_("Next attempt"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(_("Status"), null=True)
    last_error = models.CharField(_("Problem"), max_length=20, choices=Problem, blank=True)
    delivered_at = models.DateTimeField(_("Delivered"), null=True)
    replayed_at = models.DateTimeField(_("Replayed"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Webhook event")
        verbose_name_plural = _("Webhook events")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event"], name="webhook_delivery_once_per_event"
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "next_attempt_at"],
                condition=Q(state__in=["pending", "failed"]),
                name="webhook_delivery_due",
            ),
            models.Index(
                fields=["endpoint", "claimed_until"],
                condition=Q(state="sending"),
                name="webhook_delivery_under_way",
            ),
            models.Index(fields=["created_at"], name="webhook_delivery_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_in_words} · {self.message_id}"

    @property
    def message_id(self) -> str:
        """The same at every attempt and replay: by it the other side knows what it has."""
        return f"test_{self.pk}" if self.event_id is None else f"evt_{self.event_id}"

    @property
    def will_be_tried(self) -> bool:
        return self.state in TO_BE_SENT

    @property
    def kind_in_words(self) -> str:
        return str(_("Test event")) if self.event is None else self.event.get_kind_display()

    def take(self, now: datetime) -> None:
        """The caller holds the row."""
        self.state, self.claimed_until = State.SENDING, now + LEASE
        self.attempts += 1
        self.save(update_fields=["state", "claimed_until", "attempts"])

    def mark_delivered(self, status: int) -> bool:
        return self._settle(
            State.DELIVERED, delivered_at=timezone.now(), last_status=status, last_error=""
        )

    def try_later(self, code: str, status: int | None, retry_after: int = 0) -> bool:
        """Or give up, when it was tried often enough."""
        facts: dict[str, Any] = {"last_status": status, "last_error": code}
        if self.attempts > len(RETRY_DELAYS):
            return self._settle(State.GIVEN_UP, **facts)
        return self._settle(
            State.FAILED, next_attempt_at=timezone.now() + self._delay(retry_after), **facts
        )

    def _delay(self, retry_after: int) -> timedelta:
        """Spread, so that what failed together does not come back together."""
        usual = RETRY_DELAYS[self.attempts - 1]
        return max(usual, timedelta(seconds=retry_after)) * JITTER.uniform(1, 1.25)

    def _settle(self, state: State, **changes: Any) -> bool:
        """Only the claim it was made with: whoever slept past its lease settles nothing."""
        claim = Delivery.objects.filter(
            pk=self.pk, state=State.SENDING, claimed_until=self.claimed_until
        )
        changed = claim.update(state=state, claimed_until=None, **changes)
        self.refresh_from_db(fields=["state", "next_attempt_at", "last_status", "last_error"])
        return bool(changed)
