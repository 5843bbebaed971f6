"""Take in what customers did: read in bulk, decide in memory, write in bulk."""

from collections.abc import Sequence

from django.db import transaction

from workstreams.bell import ring
from workstreams.bulk_update import update_together
from workstreams.channels.events import (
    MessageEchoed,
    MessageReceived,
    MessagesDelivered,
    MessagesRead,
    ReferralReceived,
)
from workstreams.conversations import profiles, tasks, timeline
from workstreams.conversations.intake.desk import Arrival, Desk, prepare
from workstreams.conversations.intake.echoes import settle_echo
from workstreams.conversations.intake.messages import receive
from workstreams.conversations.intake.receipts import acknowledge
from workstreams.conversations.intake.referrals import receive_referral
from workstreams.conversations.live import announce
from workstreams.conversations.models import (
    Attachment,
    Conversation,
    Message,
)

__all__ = ["Arrival", "take_in"]


@transaction.atomic
def take_in(arrivals: Sequence[Arrival]) -> None:
    """Turn arrivals into conversations and messages, each message once.

    Customers take turns: their identity rows are locked in one order, so that two workers
    neither make two conversations of one nor wait for each other in a circle.
    """
    desk = prepare(arrivals)
    receipts: list[Arrival] = []
    for arrival in arrivals:
        match arrival.event:
            case MessageReceived():
                receive(desk, arrival, arrival.event)
            case MessageEchoed():
                settle_echo(desk, arrival, arrival.event)
            case ReferralReceived():
                receive_referral(desk, arrival, arrival.event)
            case MessagesDelivered() | MessagesRead():
                receipts.append(arrival)
    _write(desk)
    _acknowledge(desk, receipts)
    announce(desk.changes)


def _write(desk: Desk) -> None:
    known = [conversation for conversation in desk.touched.values() if conversation.pk]
    referred = [conversation for conversation in desk.referred.values() if conversation.pk]
    Conversation.objects.bulk_create(desk.opened)
    update_together(
        known,
        [
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
        ],
    )
    update_together(referred, ["referral", "context_variables"])
    identities = [i for i in desk.identities.values() if i.window_opened_at]
    update_together(identities, ["window_opened_at"])
    Message.objects.bulk_create(desk.messages)
    Attachment.objects.bulk_create(desk.attachments)
    timeline.record_all(desk.events)
    for few in profiles.in_turns([identity.pk for identity in desk.strangers]):
        ring(tasks.fetch_profiles, few)


def _acknowledge(desk: Desk, receipts: list[Arrival]) -> None:
    for arrival in receipts:
        identity = desk.identities.get(arrival.address)
        if identity is None:
            continue
        changed = acknowledge(identity, arrival.event)
        conversations = Conversation.objects.filter(pk__in=changed)
        desk.changes.extend(timeline.change_of(conversation) for conversation in conversations)
