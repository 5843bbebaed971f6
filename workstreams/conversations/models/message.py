"""A message, and the way of an answer from queued to read."""

import uuid
from datetime import datetime

from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.channels.models import Channel
from workstreams.conversations.models.contact import ContactIdentity
from workstreams.conversations.models.conversation import Conversation
from workstreams.conversations.models.message_query import MessageQuerySet
from workstreams.conversations.models.message_sending import NO_ERROR, Sending
from workstreams.conversations.models.message_state import Direction, Origin, State
from workstreams.conversations.models.session import Session
from workstreams.models import User


class Message(Sending):
    """One thing said. An answer of several parts is several messages with one `reply_id`.

    `occurred_at` orders the thread: the platform's time for what came in, ours for what
    goes out. `platform_at` is the platform's time of an outbound message, from its echo.
    `client_key` travels along as metadata and comes back in the echo. `lane` is the
    channel's word for how it was allowed to go out, `sent_through` the platform's id of the other
    program that sent it, where that is told. `from_standby` came in while another application
    answered the customer, `from_history` was fetched later: neither is news.
    An unsent or erased one has lost its content; `purged_at` says that its files and every
    journal have lost it too.
    """

    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.CASCADE,
        related_name="messages",
        verbose_name=_("Conversation"),
    )
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, related_name="+")
    direction = models.CharField(_("Direction"), max_length=10, choices=Direction)
    origin = models.CharField(max_length=10, choices=Origin)
    author = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("Author")
    )
    kind = models.CharField(max_length=20, default="message")
    text = models.TextField(_("Text"), blank=True)
    payload = models.TextField(blank=True)
    reply_to_external_id = models.CharField(max_length=255, blank=True)
    external_id = models.CharField(_("External Id"), max_length=255, blank=True)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True)
    reply_id = models.UUIDField(null=True)
    sent_through = models.CharField(max_length=100, blank=True)
    from_standby = models.BooleanField(default=False)
    from_history = models.BooleanField(default=False)
    edited_at = models.DateTimeField(_("Edited"), null=True)
    edit_number = models.PositiveSmallIntegerField(default=0)
    unsent_at = models.DateTimeField(_("Unsent"), null=True)
    erased_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)
    occurred_at = models.DateTimeField(_("Time"), default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    platform_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(_("Delivered"), null=True)
    read_at = models.DateTimeField(_("Read"), null=True)

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
            BrinIndex(fields=["occurred_at"], name="message_by_hour", autosummarize=True),
            models.Index(
                fields=["next_attempt_at"], condition=Q(state="queued"), name="message_due"
            ),
            models.Index(
                fields=["conversation", "id"],
                condition=Q(state__in=["queued", "held", "sending", "unknown"]),
                name="message_in_line",
            ),
            models.Index(
                fields=["conversation", "id"],
                condition=Q(direction="inbound"),
                name="message_from_customer",
            ),
            models.Index(
                fields=["channel", "held_since"],
                condition=Q(state="held"),
                name="message_held",
            ),
            models.Index(
                fields=["id"],
                condition=Q(purged_at=None)
                & (Q(unsent_at__isnull=False) | Q(erased_at__isnull=False)),
                name="message_to_purge",
            ),
            GinIndex(SearchVector("text", config="simple"), name="message_words"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} · {self.state}"

    @property
    def has_no_content(self) -> bool:
        """Taken back or erased: what it said may not be kept anywhere."""
        return self.unsent_at is not None or self.erased_at is not None

    def left_until(self, moment: datetime | None) -> bool:
        """By the platform's clock where it told us, else by ours when we began to send."""
        left_at = self.platform_at or self.claimed_at
        return left_at is not None and moment is not None and left_at <= moment

    @property
    def is_ours(self) -> bool:
        return self.direction == Direction.OUTBOUND

    def mark_sent(self, external_id: str, platform_at: datetime | None = None) -> bool:
        """It left. The answer of the platform and its echo both come here; one is first.

        Only the echo knows `platform_at`, and it proves even a failed one wrong.
        """
        try:
            with transaction.atomic():
                sent = self._settle_sent(external_id, platform_at)
        except IntegrityError:
            with transaction.atomic():
                self._absorb_twin(external_id)
                sent = self._settle_sent(external_id, platform_at)
        if platform_at or sent:
            self._apply_watermarks()
        return sent

    def _settle_sent(self, external_id: str, platform_at: datetime | None) -> bool:
        unsettled = [State.SENDING, State.UNKNOWN, State.QUEUED, State.HELD]
        sent = self._settle(
            [*unsettled, State.FAILED] if platform_at else unsettled,
            State.SENT,
            external_id=external_id,
            sent_at=timezone.now(),
            platform_at=platform_at,
            **NO_ERROR,
        )
        if not sent:  # the other of the two was first, or an agent confirmed it
            mine = Message.objects.filter(pk=self.pk)
            mine.filter(external_id="").update(external_id=external_id)
            mine.filter(platform_at=None).update(platform_at=platform_at)
        return sent

    def _absorb_twin(self, external_id: str) -> None:
        """An echo without our mark was first, and was taken for a message written elsewhere."""
        twins = Message.objects.filter(
            channel=self.channel_id, external_id=external_id, origin=Origin.ELSEWHERE
        )
        for twin in twins.select_related("reaction"):
            if (reaction := getattr(twin, "reaction", None)) is not None:
                reaction.message = self
                reaction.save(update_fields=["message"])
            twin.delete()

    @transaction.atomic
    def _apply_watermarks(self) -> None:
        """Receipts may have come before the answer that told us it was sent."""
        identities = ContactIdentity.objects.select_for_update()  # one may be coming right now
        identity = identities.get(pk=self.conversation.identity_id)
        Message.objects.mark_received(identity.pk, identity.delivered_until, State.DELIVERED)
        Message.objects.mark_received(identity.pk, identity.read_until, State.READ)
        self.refresh_from_db(fields=["state", "delivered_at", "read_at"])
