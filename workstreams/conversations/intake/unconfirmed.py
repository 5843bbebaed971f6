"""What we sent without learning its id, recognised in the platform's own history."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from workstreams.channels.events import MessageEchoed
from workstreams.conversations.as_sent import words_of
from workstreams.conversations.intake.arrivals import Address, Arrival
from workstreams.conversations.models import ContactIdentity, Direction, Message, State

ABOUT_THEN = timedelta(minutes=5)  # between our call and the platform's time of the message


def bears_no_mark(event: MessageEchoed) -> bool:
    """A list of earlier messages tells neither our mark nor which application sent them."""
    return not event.metadata and not event.application_id


def unconfirmed_of(
    arrivals: Sequence[Arrival], identities: Mapping[Address, ContactIdentity]
) -> dict[int, list[Message]]:
    """By customer; no query where nothing came without a mark."""
    customers = {
        identities[arrival.address].pk
        for arrival in arrivals
        if isinstance(arrival.event, MessageEchoed)
        and bears_no_mark(arrival.event)
        and arrival.address in identities
    }
    found: dict[int, list[Message]] = defaultdict(list)
    if customers:
        messages = Message.objects.filter(
            conversation__identity__in=customers,
            direction=Direction.OUTBOUND,
            state__in=[State.SENDING, State.UNKNOWN, State.SENT, State.DELIVERED, State.READ],
            external_id="",
            claimed_at__isnull=False,
        )
        for message in messages.select_related("conversation").order_by("id"):
            found[message.conversation.identity_id].append(message)
    return found


def recognised(waiting: list[Message], event: MessageEchoed) -> Message | None:
    """The first with the same words, or a file, that left about then; found once."""
    for message in waiting:
        left_at = message.claimed_at
        same = words_of(message).text == event.text and (message.text or event.attachments)
        if same and left_at and abs(event.occurred_at - left_at) <= ABOUT_THEN:
            waiting.remove(message)
            return message
    return None
