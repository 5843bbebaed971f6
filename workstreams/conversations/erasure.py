"""Forget one customer for good: what is left are nameless conversations, for the figures.

What stands in rows goes in one transaction; `purging` takes files and journals after it, and
what was under way meanwhile a while later. Locks are taken in one order: the channel's
journal, identities, conversations, messages, each by id, agents.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from auditlog.models import LogEntry
from django.db import transaction
from django.utils import timezone

from workstreams.bell import ring
from workstreams.channels.registry import adapter_for
from workstreams.conversations import lifecycle, tasks, timeline
from workstreams.conversations.erased import mark_of
from workstreams.conversations.erased_links import forget_links
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
from workstreams.conversations.notes import forget_notes
from workstreams.models import User

Forgets = Callable[[int, Sequence[int]], None]
AGAIN_AFTER = timedelta(minutes=15)  # whatever was under way has been written down by then

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

    On every channel of the kind that knows the address: the same page may have been connected
    before. Whoever writes from it afterwards is a stranger. The contact stays: it is the
    organisation's own record, and may have other addresses.
    """
    customer = ContactIdentity.objects.select_related("channel").get(pk=identity.pk)
    if customer.erased_at is not None:
        return False
    channel, address = customer.channel, customer.external_id
    adapter_for(channel.kind).forget_customer(channel.pk, address)
    same = ContactIdentity.objects.filter(channel__kind=channel.kind, external_id=address)
    found = list(same.select_for_update(of=("self",)).order_by("id"))
    for one in found:
        _erase(one, by)
    return bool(found)


def _erase(customer: ContactIdentity, by: User | None) -> None:
    """Of a row that is held."""
    conversations = _ended(customer, by)
    ids = [conversation.pk for conversation in conversations]
    messages = _forget_messages(ids)
    EarlyEffect.objects.filter(
        channel=customer.channel_id, details__customer=customer.external_id
    ).delete()
    forget_links(ids)
    forget_notes(ids)
    _forget_conversations(conversations, by)
    mark = mark_of((customer.channel_id, customer.external_id))
    customer.erase(mark, timezone.now() + AGAIN_AFTER)
    for forget in _others:
        forget(customer.pk, ids)
    _note_down(customer, len(ids), by)
    ring(tasks.purge_messages, messages)
    ring(tasks.purge_pictures)


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
    found = list(messages.select_for_update().order_by("id").values_list("pk", flat=True))
    waiting = messages.filter(state__in=[State.QUEUED, State.HELD])
    waiting.update(state=State.FAILED, error_code="customer_erased")
    MessageVersion.objects.filter(message__in=messages).delete()
    Reaction.objects.filter(message__in=messages).delete()
    Attachment.objects.filter(message__in=messages).update(
        url="", title="", details={}, name="", file_state=FileState.NONE, file_due_at=None
    )
    messages.update(text="", payload="", error="", erased_at=timezone.now(), purged_at=None)
    return found


def _forget_conversations(conversations: list[Conversation], by: User | None) -> None:
    """When they were, who worked on them and for how long stays; about whom and what does not."""
    Conversation.objects.filter(pk__in=[one.pk for one in conversations]).update(
        channel_context={},
        context_variables={},
        referral={},
        last_line="",
        contact=None,
        account=None,
        case=None,
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
