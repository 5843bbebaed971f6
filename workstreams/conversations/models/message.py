"""A message, and the way of an answer from queued to read."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.channels.models import Channel
from workstreams.conversations.models.contact import ContactIdentity
from workstreams.conversations.models.conversation import Conversation
from workstreams.conversations.models.message_state import Direction, Origin, State
from workstreams.conversations.models.session import Session
from workstreams.models import User

SENDING_LEASE = timedelta(seconds=60)  # a send that takes longer was cut off
ECHO_PATIENCE = timedelta(seconds=60)  # how long later messages wait for an unsure one
RETRY_DELAYS = [timedelta(seconds=seconds) for seconds in (2, 10, 30, 120, 600)]


class MessageQuerySet(models.QuerySet["Message"]):
    def in_order(self) -> Self:
        return self.order_by("occurred_at", "id")

    def before(self, message: "Message") -> Self:
        """What stands above it in the thread."""
        at = message.occurred_at
        return self.filter(Q(occurred_at__lt=at) | Q(occurred_at=at, id__lt=message.pk))

    def outbound_to(self, identity_id: int) -> Self:
        return self.filter(conversation__identity=identity_id, direction=Direction.OUTBOUND)

    def left_until(self, moment: datetime) -> Self:
        """By the platform's clock where it told us, else by ours when we began to send."""
        return self.filter(Q(platform_at__lte=moment) | Q(platform_at=None, claimed_at__lte=moment))

    def due(self, now: datetime) -> Self:
        return self.filter(state=State.QUEUED, next_attempt_at__lte=now)

    def first_in_line(self, now: datetime) -> Self:
        """Nothing of the same conversation is before them, or may still be on its way."""
        before = Message.objects.filter(
            Q(state__in=[State.QUEUED, State.SENDING])
            | Q(state=State.UNKNOWN, unknown_since__gt=now - ECHO_PATIENCE),
            conversation=OuterRef("conversation"),
            id__lt=OuterRef("id"),
        )
        return self.filter(~Exists(before))

    def cut_off(self, now: datetime) -> Self:
        """Claimed by a process that never came back to say how it went."""
        return self.filter(state=State.SENDING, claimed_at__lt=now - SENDING_LEASE)


class Message(models.Model):
    """One thing said. An answer of several parts is several messages with one `reply_id`.

    `occurred_at` orders the thread: the platform's time for what came in, ours for what
    goes out. `platform_at` is the platform's time of an outbound message, from its echo.
    `client_key` travels along as metadata and comes back in the echo. `lane` is the
    channel's word for how it was allowed to go out.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, related_name="+")
    direction = models.CharField(max_length=10, choices=Direction)
    origin = models.CharField(max_length=10, choices=Origin)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=20, default="message")
    text = models.TextField(blank=True)
    payload = models.TextField(blank=True)
    reply_to_external_id = models.CharField(max_length=255, blank=True)
    external_id = models.CharField(max_length=255, blank=True)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True)
    reply_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    lane = models.CharField(max_length=30, blank=True)
    error = models.TextField(blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    unknown_since = models.DateTimeField(null=True)
    occurred_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    platform_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("Message")
        verbose_name_plural = _("Messages")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"],
                condition=~Q(external_id=""),
                name="message_is_kept_once_per_channel",
            ),
            models.CheckConstraint(
                condition=Q(direction="inbound", state="received")
                | (~Q(direction="inbound") & ~Q(state="received")),
                name="message_received_is_inbound",
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(next_attempt_at__isnull=False),
                name="message_queued_knows_when_to_go",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "occurred_at", "id"], name="message_thread"),
            models.Index(
                fields=["next_attempt_at"], condition=Q(state="queued"), name="message_due"
            ),
            models.Index(
                fields=["conversation", "id"],
                condition=Q(state__in=["queued", "sending", "unknown"]),
                name="message_in_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} · {self.state}"

    @property
    def is_ours(self) -> bool:
        return self.direction == Direction.OUTBOUND

    def claim(self) -> bool:
        """Take it for sending; False when another worker did, or others go first."""
        now = timezone.now()
        line = Message.objects.filter(pk=self.pk).due(now).first_in_line(now)
        claimed = line.update(state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1)
        if claimed:
            self.refresh_from_db()
        return bool(claimed)

    def go_by(self, lane: str) -> None:
        """How it leaves is decided when it leaves: it may have waited past the window."""
        if self.lane != lane:
            self.lane = lane
            self.save(update_fields=["lane"])

    def mark_sent(self, external_id: str, platform_at: datetime | None = None) -> bool:
        """It left. The answer of the platform and its echo both come here; one is first.

        Only the echo knows `platform_at`, and it proves even a failed one wrong.
        """
        unsettled = [State.SENDING, State.UNKNOWN, State.QUEUED]
        sent = self._settle(
            [*unsettled, State.FAILED] if platform_at else unsettled,
            State.SENT,
            external_id=external_id,
            sent_at=timezone.now(),
            platform_at=platform_at,
            error="",
            error_code="",
        )
        if platform_at and not sent:
            Message.objects.filter(pk=self.pk, platform_at=None).update(platform_at=platform_at)
        if platform_at or sent:
            self._apply_watermarks()
        return sent

    @transaction.atomic
    def _apply_watermarks(self) -> None:
        """Receipts may have come before the answer that told us it was sent."""
        identities = ContactIdentity.objects.select_for_update()  # one may be coming right now
        identity = identities.get(pk=self.conversation.identity_id)
        mark_received(identity.pk, identity.delivered_until, State.DELIVERED)
        mark_received(identity.pk, identity.read_until, State.READ)
        self.refresh_from_db(fields=["state", "delivered_at", "read_at"])

    def retry_later(self, error: str, code: str, retry_after: int) -> bool:
        """Back into the line; False when it was tried often enough and has failed."""
        if self.attempts > len(RETRY_DELAYS):
            self.mark_failed(error, code)
            return False
        delay = RETRY_DELAYS[self.attempts - 1]
        delay = max(delay, timedelta(seconds=retry_after))
        self._settle(
            [State.SENDING],
            State.QUEUED,
            next_attempt_at=timezone.now() + delay,
            error=error,
            error_code=code,
        )
        return True

    def mark_failed(self, error: str, code: str = "") -> bool:
        return self._settle(
            [State.SENDING, State.QUEUED], State.FAILED, error=error, error_code=code
        )

    def mark_unknown(self, error: str, code: str = "") -> bool:
        return self._settle(
            [State.SENDING],
            State.UNKNOWN,
            unknown_since=timezone.now(),
            error=error,
            error_code=code,
        )

    def send_again(self) -> bool:
        """An agent decided that it did not arrive."""
        return self._settle(
            [State.FAILED, State.UNKNOWN],
            State.QUEUED,
            next_attempt_at=timezone.now(),
            attempts=0,
            error="",
            error_code="",
        )

    def confirm_arrival(self) -> bool:
        """An agent saw at the platform that it did arrive."""
        return self._settle(
            [State.UNKNOWN], State.SENT, sent_at=self.claimed_at, error="", error_code=""
        )

    def _settle(self, from_states: list[State], to: State, **changes: object) -> bool:
        changed = Message.objects.filter(pk=self.pk, state__in=from_states).update(
            state=to, **changes
        )
        self.refresh_from_db()
        return bool(changed)


def mark_received(identity_id: int, until: datetime | None, state: State) -> list[int]:
    """Everything that left up to `until` was delivered or read; only ever forward.

    Returns the conversations in which a message changed.
    """
    if until is None:
        return []
    before = [State.SENT] if state == State.DELIVERED else [State.SENT, State.DELIVERED]
    moment = {"delivered_at": until} if state == State.DELIVERED else {"read_at": until}
    messages = Message.objects.outbound_to(identity_id).left_until(until).filter(state__in=before)
    changed = list(messages.values_list("id", "conversation_id"))
    Message.objects.filter(id__in=[pk for pk, _ in changed], state__in=before).update(
        state=state, **moment
    )
    return sorted({conversation for _, conversation in changed})


def last_line(text: str, attachment_kinds: Sequence[str]) -> str:
    """What a list shows of a message: its text, or in brackets what came along."""
    line = " ".join(text.split())
    return line[:160] if line else ", ".join(f"[{kind}]" for kind in attachment_kinds)[:160]
