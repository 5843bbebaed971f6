"""What is posted: ids, names and codes of one event, never what anybody wrote."""

import json
from typing import Any

from django.conf import settings
from django.utils import timezone

from workstreams.conversations.models import ConversationEvent
from workstreams.webhooks.facts import told_of
from workstreams.webhooks.models import Delivery

VERSION = 1  # goes up when something is taken away or means something else; fields may be added


def body_of(delivery: Delivery) -> bytes:
    told = _test() if delivery.event is None else _happening(delivery.event)
    content = {"id": delivery.message_id, "version": VERSION, **told}
    return json.dumps(content, separators=(",", ":")).encode()


def _test() -> dict[str, Any]:
    at = timezone.now().isoformat()
    return {"type": "webhook.test", "occurred_at": at, "actor": None, "data": {}}


def _happening(event: ConversationEvent) -> dict[str, Any]:
    conversation, actor = event.conversation, event.actor
    return {
        "type": f"conversation.{event.kind}",
        "occurred_at": event.happened_at.isoformat(),
        "conversation": {
            "id": conversation.pk,
            "url": f"{settings.PUBLIC_URL}/api/v1/conversations/{conversation.pk}/",
            "status": conversation.status,
        },
        "actor": None if actor is None else {"id": actor.pk, "name": str(actor)},
        "data": told_of(event),
    }
