"""Messages in the words of the domain: due, first in line, cut off."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from workstreams.conversations.models.message_state import Direction, State

if TYPE_CHECKING:
    from workstreams.conversations.models.message import Message

SENDING_LEASE = timedelta(seconds=60)  # a send that takes longer was cut off
ECHO_PATIENCE = timedelta(seconds=60)  # how long later messages wait for an unsure one


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
        before = self.model._default_manager.filter(
            Q(state__in=[State.QUEUED, State.SENDING])
            | Q(state=State.UNKNOWN, unknown_since__gt=now - ECHO_PATIENCE),
            conversation=OuterRef("conversation"),
            id__lt=OuterRef("id"),
        )
        return self.filter(~Exists(before))

    def cut_off(self, now: datetime) -> Self:
        """Claimed by a process that never came back to say how it went."""
        return self.filter(state=State.SENDING, claimed_at__lt=now - SENDING_LEASE)
