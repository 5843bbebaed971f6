"""Messages in the words of the domain: due, first in line, cut off."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Window
from django.db.models.functions import Coalesce, RowNumber

from workstreams.conversations.models.message_state import Direction, State

if TYPE_CHECKING:
    from workstreams.conversations.models.message import Message

SENDING_LEASE = timedelta(seconds=60)  # a send that takes longer was cut off
FILE_LEASE = timedelta(seconds=240)  # a file is uploaded first, if need be twice
# How long later messages wait for an unsure one, and its agent is not asked yet
ECHO_PATIENCE = timedelta(seconds=settings.UNKNOWN_PATIENCE_SECONDS)


class MessageQuerySet(models.QuerySet["Message"]):
    def named(self) -> Self:
        """Those the platform has an id for.

        Says what the index on ids holds: PostgreSQL does not see it by itself in a list of more
        than a hundred, and would read the whole table.
        """
        return self.exclude(external_id="")

    def in_order(self) -> Self:
        return self.order_by("occurred_at", "id")

    def before(self, message: "Message") -> Self:
        """What stands above it in the thread."""
        at = message.occurred_at
        return self.filter(Q(occurred_at__lt=at) | Q(occurred_at=at, id__lt=message.pk))

    def after(self, message: "Message") -> Self:
        """What stands below it in the thread."""
        at = message.occurred_at
        return self.filter(Q(occurred_at__gt=at) | Q(occurred_at=at, id__gt=message.pk))

    def outbound_to(self, identity_id: int) -> Self:
        return self.filter(conversation__identity=identity_id, direction=Direction.OUTBOUND)

    def left(self) -> Self:
        """Gone, or perhaps gone: an answer that still waits or has failed told nobody anything."""
        return self.exclude(state__in=[State.QUEUED, State.HELD, State.FAILED])

    def left_until(self, moment: datetime) -> Self:
        """By the platform's clock where it told us, else by ours when we began to send."""
        return self.filter(Q(platform_at__lte=moment) | Q(platform_at=None, claimed_at__lte=moment))

    def due(self, now: datetime) -> Self:
        return self.filter(state=State.QUEUED, next_attempt_at__lte=now)

    def first_in_line(self, now: datetime) -> Self:
        """Nothing of the same conversation is before them, or may still be on its way."""
        before = self.model._default_manager.filter(
            Q(state__in=[State.QUEUED, State.HELD, State.SENDING])
            | Q(state=State.UNKNOWN, unknown_since__gt=now - ECHO_PATIENCE),
            conversation=OuterRef("conversation"),
            id__lt=OuterRef("id"),
        )
        return self.filter(~Exists(before))

    def cut_off(self, now: datetime) -> Self:
        """Claimed by a process that never came back to say how it went."""
        long_ago = self.filter(state=State.SENDING, claimed_at__lt=now - SENDING_LEASE)
        very_long_ago = Q(claimed_at__lt=now - FILE_LEASE)
        return long_ago.filter(Q(attachments=None) | very_long_ago).distinct()

    def in_turns_of_channels(self) -> Self:
        """The first of every channel, then the second of every channel: none starves another."""
        turn = Window(RowNumber(), partition_by="channel", order_by="id")
        return self.annotate(turn=turn).order_by("turn", "id")

    def hold_queued(self, channel_id: int, since: datetime, error: str) -> list[int]:
        """What is queued for the channel waits until it is mended; gives the conversations."""
        queued = self.filter(channel=channel_id, state=State.QUEUED)
        conversations = set(queued.values_list("conversation_id", flat=True))
        queued.update(
            state=State.HELD,
            held_since=Coalesce("held_since", since),
            attempts=0,
            error=error,
        )
        return sorted(conversations)

    def mark_received(self, identity_id: int, until: datetime | None, state: State) -> list[int]:
        """Everything that left up to `until` was delivered or read; only ever forward.

        Returns the conversations in which a message changed.
        """
        if until is None:
            return []
        before = [State.SENT] if state == State.DELIVERED else [State.SENT, State.DELIVERED]
        moment = {"delivered_at": until} if state == State.DELIVERED else {"read_at": until}
        messages = self.outbound_to(identity_id).left_until(until).filter(state__in=before)
        changed = list(messages.values_list("id", "conversation_id"))
        self.filter(id__in=[pk for pk, _ in changed], state__in=before).update(
            state=state, **moment
        )
        return sorted({conversation for _, conversation in changed})
