"""What is known of conversations when they are routed, for many with the same few queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, prefetch_related_objects

from routing.clock import NO, TIME, YES
from routing.entities import (
    CONTACT,
    CONTEXT_VARIABLES,
    MESSAGE,
    PAGE,
    REFERRAL,
)
from workstreams.channels.registry import PROFILE_FIELDS, Profile, adapter_for
from workstreams.conversations.models import Attachment, Contact, Conversation, Direction, Message

Facts = dict[str, dict[str, list[str]]]  # entity, attribute, forms of its value; none: no data


def facts_of(conversations: Sequence[Conversation], moment: datetime) -> list[Facts]:
    """In the same order. They are JSON, and hold the moment, so that a decision can be repeated."""
    prefetch_related_objects(conversations, "identity", "channel", "contact__tags")
    first_messages = _first_messages(conversations)
    page_ids = _page_ids(conversations)
    return [
        {
            **_channel_facts(conversation),
            MESSAGE: _message_facts(first_messages.get(conversation.pk)),
            REFERRAL: _told(conversation.referral, "ref", "source", "ad_id"),
            PAGE: {
                "name": _forms(conversation.channel.name),
                "external_id": _forms(page_ids.get(conversation.channel_id, "")),
                "language": _forms(conversation.channel.language),
            },
            CONTACT: _contact_facts(conversation.contact),
            CONTEXT_VARIABLES: _told(conversation.context_variables),
            TIME: {"moment": [moment.isoformat()]},
        }
        for conversation in conversations
    ]


def moment_of(facts: Facts, otherwise: datetime) -> datetime:
    """When they were facts; `otherwise` where they do not tell."""
    written = facts.get(TIME, {}).get("moment")
    return datetime.fromisoformat(written[0]) if written else otherwise


def _first_messages(conversations: Sequence[Conversation]) -> dict[int, Message]:
    from_customers = Message.objects.filter(
        conversation__in=conversations, direction=Direction.INBOUND
    ).annotate(has_attachment=Exists(Attachment.objects.filter(message=OuterRef("pk"))))
    firsts = from_customers.order_by("conversation", "occurred_at", "id").distinct("conversation")
    return {message.conversation_id: message for message in firsts}


def _page_ids(conversations: Sequence[Conversation]) -> dict[int, str]:
    """The platform's ids of the channels, with one query for each kind of channel."""
    channels: dict[str, set[int]] = {}
    for conversation in conversations:
        channels.setdefault(conversation.channel.kind, set()).add(conversation.channel_id)
    found: dict[int, str] = {}
    for kind, keys in channels.items():
        found |= adapter_for(kind).channel_external_ids(keys)
    return found


def _channel_facts(conversation: Conversation) -> Facts:
    identity = conversation.identity
    adapter = adapter_for(conversation.channel.kind)
    profile = Profile(**{field: getattr(identity, field) for field in PROFILE_FIELDS})
    entity = adapter.context_schema().entity
    return {entity: adapter.context_values(identity.external_id, profile)}


def _message_facts(message: Message | None) -> dict[str, list[str]]:
    if message is None:
        return {"text": [], "has_attachment": [NO], "payload": []}
    has_attachment = message.has_attachment  # type: ignore[attr-defined]
    return {
        "text": _forms(message.text),
        "has_attachment": [YES if has_attachment else NO],
        "payload": _forms(message.payload),
    }


def _contact_facts(contact: Contact | None) -> dict[str, list[str]]:
    if contact is None:
        return {"name": [], "email": [], "phone": [], "tags": []}
    return {
        "name": _forms(contact.name),
        "email": _forms(contact.email),
        "phone": _forms(contact.phone),
        "tags": [tag.name for tag in contact.tags.all()],
    }


def _told(values: dict[str, Any], *names: str) -> dict[str, list[str]]:
    return {name: _forms(str(values.get(name, ""))) for name in names or values}


def _forms(value: str) -> list[str]:
    return [value] if value else []
