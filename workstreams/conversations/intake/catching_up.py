"""What was done to a message of ours before the platform told us its id takes effect afterwards.

The platform may tell of a reaction before it has answered our call: it waits until the message
is known by the id it speaks of. An echo brings it together at once; this is for all others.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef

from workstreams.channels.events import MessageEchoed
from workstreams.conversations.intake.arrivals import Arrival
from workstreams.conversations.intake.effects import apply_early
from workstreams.conversations.intake.preparing import prepare
from workstreams.conversations.intake.writing import write
from workstreams.conversations.live import announce
from workstreams.conversations.models import EarlyEffect, Message

AT_ONCE = 200


def catch_up() -> int:
    """Gives how many messages something took effect on."""
    waiting = EarlyEffect.objects.filter(
        channel=OuterRef("channel"), external_id=OuterRef("external_id")
    )
    known = Message.objects.named().filter(Exists(waiting))
    messages = known.select_related("channel", "conversation__identity").order_by("id")[:AT_ONCE]
    for message in messages:
        _catch_up_with(message)
    return len(messages)


@transaction.atomic
def _catch_up_with(message: Message) -> None:
    """As if it were told of once more, which settles nothing but what waits for it."""
    told = MessageEchoed(
        channel_external_id="",
        identity_external_id=message.conversation.identity.external_id,
        occurred_at=message.occurred_at,
        external_id=message.external_id,
    )
    desk = prepare([Arrival(message.channel, told)])
    if (known := desk.known.get((message.channel_id, message.external_id))) is not None:
        apply_early(desk, known)
        write(desk)
        announce(desk.changes)
