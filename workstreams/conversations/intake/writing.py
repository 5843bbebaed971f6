"""Write what was decided, in bulk; and ask for what the platform has yet to tell."""

from functools import partial

from django.db import transaction

from workstreams.bell import ring
from workstreams.bulk_update import update_together
from workstreams.channels.registry import adapter_for
from workstreams.conversations import profiles, tasks, timeline
from workstreams.conversations.files import arrival
from workstreams.conversations.intake.arrivals import Arrival, ChangeOfMessage
from workstreams.conversations.intake.desk import Desk
from workstreams.conversations.models import (
    Attachment,
    Conversation,
    EarlyEffect,
    FileState,
    Message,
    MessageVersion,
    Reaction,
)
from workstreams.portions import portions

TOUCHED_FIELDS = [
    "status",
    "status_changed_at",
    "agent",
    "offered_to",
    "preferred_agent",
    "units",
    "queued_at",
    "last_activity_at",
    "last_customer_message_at",
    "waiting_since",
    "last_line",
    "last_line_is_ours",
    "snoozed_until",
]
REFERRED_FIELDS = ["referral", "context_variables", "entry_point"]
PEOPLE_FIELDS = ["window_opened_at", "referral", "held_by", "held_since", "unreachable_since"]
CHANGED_FIELDS = ["text", "payload", "edited_at", "edit_number", "unsent_at"]


def write(desk: Desk) -> None:
    desk.forget_unsent()
    _write_conversations(desk)
    update_together(list(desk.people.values()), PEOPLE_FIELDS)
    _write_changes(desk)
    _write_messages(desk)
    _write_effects(desk)
    timeline.record_all(desk.events)
    _ask_the_platform(desk)


def _write_conversations(desk: Desk) -> None:
    """Those that others follow first."""
    known, referred, cleaned = (
        [conversation for conversation in changed.values() if conversation.pk]
        for changed in (desk.touched, desk.referred, desk.cleaned)
    )
    Conversation.objects.bulk_create(desk.kept)
    Conversation.objects.bulk_create(desk.opened)
    update_together(known, TOUCHED_FIELDS)
    update_together(referred, REFERRED_FIELDS)
    update_together(cleaned, ["channel_context"])


def _write_changes(desk: Desk) -> None:
    """To messages that are there already."""
    update_together(list(desk.changed.values()), CHANGED_FIELDS)
    for conversation, keys in desk.moved:
        moved = Message.objects.filter(pk__in=keys)
        moved.update(conversation=conversation, from_standby=False, from_history=False)
    again = [message.pk for message in desk.came_again if message.pk]
    if again:  # the post that brought them knows the words
        Message.objects.filter(pk__in=again).update(purged_at=None)
    taken_back = [message.pk for message in desk.unsent if message.pk]
    if taken_back:
        MessageVersion.objects.filter(message__in=taken_back).delete()
        Reaction.objects.filter(message__in=taken_back).delete()
        attachments = Attachment.objects.filter(message__in=taken_back)
        attachments.update(url="", title="", name="", details={}, file_error="")
        attachments.filter(file_state=FileState.PENDING).update(
            file_state=FileState.NONE, file_due_at=None
        )


def _write_messages(desk: Desk) -> None:
    Message.objects.bulk_create(desk.messages)
    Attachment.objects.bulk_create(desk.attachments)
    MessageVersion.objects.bulk_create(desk.versions)
    Reaction.objects.bulk_create(
        desk.reacted.values(),
        update_conflicts=True,
        unique_fields=["message"],
        update_fields=["name", "emoji", "reacted_at"],
    )


def _write_effects(desk: Desk) -> None:
    """What still waits for its message stays; what is done with is forgotten."""
    waiting = [effect for effects in desk.early.values() for effect in effects if not effect.pk]
    EarlyEffect.objects.bulk_create(waiting)
    done = [effect.pk for effect in desk.waited if effect.pk]
    if done:
        EarlyEffect.objects.filter(pk__in=done).delete()


def _ask_the_platform(desk: Desk) -> None:
    """For new customers' profiles and old ones of those who write, and for files.

    What was taken back is forgotten in every journal too.
    """
    strangers = [identity.pk for identity in desk.strangers]
    for few in portions(strangers + profiles.stale(desk.writers()), profiles.A_FEW):
        ring(tasks.fetch_profiles, few)
    expected = [attachment.pk for attachment in desk.attachments if attachment.file_due_at]
    for few in portions(expected, arrival.A_FEW):
        ring(tasks.fetch_files, few)
    if gone := [message.pk for message in [*desk.unsent, *desk.came_again]]:
        ring(tasks.purge_messages, gone)
    for about in desk.never_came:
        _forget_in_journals(about)


def _forget_in_journals(about: Arrival) -> None:
    """There is no message to purge, yet its edits were posted."""
    forget = adapter_for(about.channel.kind).forget
    mids = [about.event.external_id] if isinstance(about.event, ChangeOfMessage) else []
    told = partial(forget, about.channel.pk, about.event.identity_external_id, mids)
    transaction.on_commit(told, robust=True)
