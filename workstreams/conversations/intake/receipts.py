"""Delivery and read receipts: watermarks that only move forward."""

from datetime import datetime

from django.db.models import Q

from workstreams.channels.events import InboundEvent, MessagesDelivered, MessagesRead
from workstreams.conversations.models import ContactIdentity, Message, State


def acknowledge(identity: ContactIdentity, event: InboundEvent) -> list[int]:
    """Move the watermark forward and the messages below it; gives the conversations changed."""
    if isinstance(event, MessagesRead):
        return _move_watermark(identity, "read_until", event.watermark, State.READ)
    if isinstance(event, MessagesDelivered):
        named = Message.objects.outbound_to(identity.pk).filter(
            external_id__in=event.external_ids, state=State.SENT
        )
        moved = list(named.values_list("conversation_id", flat=True))
        if moved:
            named_keys = list(named.values_list("pk", flat=True))
            Message.objects.filter(pk__in=named_keys, state=State.SENT).update(
                state=State.DELIVERED, delivered_at=event.watermark
            )
        return moved + _move_watermark(
            identity, "delivered_until", event.watermark, State.DELIVERED
        )
    return []


def _move_watermark(
    identity: ContactIdentity, name: str, watermark: datetime, state: State
) -> list[int]:
    moved = (
        ContactIdentity.objects.filter(pk=identity.pk)
        .filter(Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lt": watermark}))
        .update(**{name: watermark})
    )
    return Message.objects.mark_received(identity.pk, watermark, state) if moved else []
