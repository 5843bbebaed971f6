"""What the system may say, by itself, and at which happening of the timeline."""

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models import ConversationEvent, Session

Kind = ConversationEvent.Kind
Origin = Session.Origin


class Trigger(models.TextChoices):
    GREETING = "greeting", _("Greeting")
    AGENT_ASSIGNED = "agent_assigned", _("Agent assigned to a conversation")
    NOT_ASSIGNED = "not_assigned", _("Agent couldn't be assigned to conversation")
    AGENT_JOINED = "agent_joined", _("Agent joined conversation")
    AGENT_DISCONNECTED = "agent_disconnected", _("Agent disconnected from conversation")
    AGENT_ENDED = "agent_ended", _("Agent ended conversation")
    CONSULT_ACCEPTED = "consult_accepted", _("Consult accepted")
    CONSULT_ENDED = "consult_ended", _("Consult session ended")
    TRANSFER_ACCEPTED = "transfer_accepted", _("Transfer to agent accepted")
    SESSION_ENDED = "session_ended", _("Session ended")
    NEXT_IN_LINE = "next_in_line", _("Customer is next in line")
    POSITION = "position", _("Customer's position in queue")
    OUT_OF_HOURS = "out_of_hours", _("Out of operating hour message to customer")
    HOLIDAY = "holiday", _("Holiday message to customer")
    OVERFLOW = "overflow", _("End conversation due to overflow")
    WINDOW_CLOSES = "window_closes", _("The reply window closes soon")


class Receiver(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    AGENT = "agent", _("Agent")


TO_AGENTS = frozenset({Trigger.WINDOW_CLOSES})
IN_LINE = frozenset({Trigger.NEXT_IN_LINE, Trigger.POSITION})
# Asked for once in a conversation's life, however often the happening comes again
ONCE = frozenset({Trigger.GREETING, Trigger.AGENT_ASSIGNED})
# Said of a conversation that is over; all others only while it goes on
AFTERWARDS = frozenset({Trigger.AGENT_ENDED, Trigger.SESSION_ENDED, Trigger.OVERFLOW})
# After which it stands in a queue, and nobody works on it
TO_A_QUEUE = frozenset(
    {Kind.QUEUED, Kind.RETURNED, Kind.RELEASED, Kind.TRANSFERRED, Kind.DISCONNECTED}
)
WAKING = frozenset(
    {
        *TO_A_QUEUE,
        Kind.OPENED,
        Kind.ASSIGNED,
        Kind.ENDED,
        Kind.CLOSED,
        Kind.CONSULT_JOINED,
        Kind.CONSULT_LEFT,
        Kind.OVERFLOWED,
    }
)


def receiver_of(trigger: Trigger) -> Receiver:
    return Receiver.AGENT if trigger in TO_AGENTS else Receiver.CUSTOMER


def is_waking(event: ConversationEvent) -> bool:
    return event.kind in WAKING


def asked_by(event: ConversationEvent) -> Iterator[Trigger]:
    """By the happening alone; what the queue it leads to has to say tells `queueing`."""
    data = event.data
    match Kind(event.kind):
        case Kind.OPENED if data.get("origin") != Origin.WRITING_FIRST:
            yield Trigger.GREETING
        case Kind.ASSIGNED if data.get("origin") != Origin.WRITING_FIRST:
            yield Trigger.AGENT_JOINED
        case Kind.TRANSFERRED if "agent" in data:
            yield Trigger.TRANSFER_ACCEPTED
        case Kind.DISCONNECTED:
            yield Trigger.AGENT_DISCONNECTED
        case Kind.ENDED:
            yield Trigger.AGENT_ENDED
        case Kind.CLOSED if event.actor_id is not None and not NOT_BY_ITS_AGENT & data.keys():
            yield Trigger.SESSION_ENDED
        case Kind.CONSULT_JOINED:
            yield Trigger.CONSULT_ACCEPTED
        case Kind.CONSULT_LEFT:
            yield Trigger.CONSULT_ENDED
        case Kind.OVERFLOWED if data.get("action") == "end" and data.get("notice") == "none":
            yield Trigger.OVERFLOW


NOT_BY_ITS_AGENT = {"forced", "overflow", "declines", "blocked", "erased"}
