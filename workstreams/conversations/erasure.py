"""Forget one customer for good: what is left are nameless conversations, for the figures.

What stands in rows goes in one transaction; `purging` takes files and journals after it.
Locks are taken in one order: the channel's journal, identity, conversations by id, agents.
"""

from collections.abc import Callable, Sequence

import structlog
from auditlog.models import LogEntry
from django.db import transaction
from django.utils import timezone

from workstreams.bell import ring
from workstreams.channels.registry import adapter_for
from workstreams.conversations import lifecycle, tasks, timeline
from workstreams.conversations.models import (
    Attachment,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    EarlyEffect,
    FileState,
    Message,
    MessageVersion,
    Reaction,
    State,
)
from workstreams.models import User

Forgets = Callable[[int, Sequence[int]], None]

log = structlog.get_logger(__name__)

_others: list[Forgets] = []


def also_forget(function: Forgets) -> Forgets:
    """For packages above that keep something of customers as well.

    Called with the id of the identity and those of its conversations, in the transaction that
    erases them.
    """
    _others.append(function)
    return function


@transaction.atomic
def erase_customer(identity: ContactIdentity, by: User | None) -> bool:
    """Irreversible. False when it was done before; `by` is empty where the platform asked.

    Whoever writes from the same address afterwards is a stranger. The contact stays: it is
    the organisation's own record, and may have other addresses.
    """
    customer = ContactIdentity.objects.select_related("channel").get(pk=identity.pk)
    channel = customer.channel
    adapter_for(channel.kind).forget_customer(channel.pk, customer.external_id)
    locked = ContactIdentity.objects.select_for_update().get(pk=identity.pk)
    if locked.erased_at is not None:
        return False
    conversations = _ended(locked, by)
    ids = [conversation.pk for conversation in conversations]
    messages = _forget_messages(ids)
    EarlyEffect.objects.filter(channel=channel, details__customer=locked.external_id).delete()
    _forget_conversations(conversations, by)
    locked.erase()
    for forget in _others:
        forget(locked.pk, ids)
    _note_down(locked, len(ids), by)
    ring(tasks.purge_messages, messages)
    ring(tasks.purge_pictures)
    return True


def _ended(identity: ContactIdentity, by: User | None) -> list[Conversation]:
    """All of them, held; what was going on is over, and its agent is free for others."""
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("channel")
    conversations = list(rows.filter(identity=identity).order_by("id"))
    for conversation in conversations:
        if not conversation.is_closed:
            lifecycle.close_for_erasure(conversation, by)
    return conversations


def _forget_messages(conversation_ids: list[int]) -> list[int]:
    """Content, edits and reactions; gives the messages whose files and journal are to follow."""
    messages = Message.objects.filter(conversation__in=conversation_ids)
    waiting = messages.filter(state__in=[State.QUEUED, State.HELD])
    waiting.update(state=State.FAILED, error_code="customer_erased")
    MessageVersion.objects.filter(message__in=messages).delete()
    Reaction.objects.filter(message__in=messages).delete()
    Attachment.objects.filter(message__in=messages).update(
        url="", title="", details={}, name="", file_state=FileState.NONE, file_due_at=None
    )
    messages.update(text="", payload="", error="", erased_at=timezone.now(), purged_at=None)
    return list(messages.order_by("id").values_list("pk", flat=True))


def _forget_conversations(conversations: list[Conversation], by: User | None) -> None:
    """When they were, who worked on them and for how long stays; about whom and what does not."""
    Conversation.objects.filter(pk__in=[one.pk for one in conversations]).update(
        channel_context={}, context_variables={}, referral={}, last_line="", contact=None
    )
    timeline.record_all(
        ConversationEvent(conversation=one, kind=ConversationEvent.Kind.ERASED, actor=by)
        for one in conversations
    )


def _note_down(identity: ContactIdentity, conversations: int, by: User | None) -> None:
    """In the audit trail: that it was done, when and by whom; nothing of what there was."""
    changes = {"erased": ["", "1"], "conversations": ["", str(conversations)]}
    LogEntry.objects.log_create(
        identity, force_log=True, action=LogEntry.Action.UPDATE, changes=changes, actor=by
    )
    log.info("customer_erased", identity=identity.pk, conversations=conversations)
