"""An inbox in the middle of a day: every kind of row, message and card is there."""

import pytest
from django.utils import timezone

from tests.fixtures import days_ago, text_item
from workstreams.conversations import lifecycle, looking, tagging
from workstreams.conversations.models import (
    Attachment,
    Conversation,
    Direction,
    Message,
    Note,
    Origin,
    Priority,
    SavedView,
    State,
)
from workstreams.models import SupervisorSettings

HENRIK, TOMAS, LEILA, JONAS, PRIYA = (f"66000000000000{number}" for number in range(11, 16))
ERROR = "The customer cannot be reached."
LATEST = {
    HENRIK: ("Henrik Aasland", "Hello? I need this before noon, " * 3, 0.96),
    TOMAS: ("Tomás Wilga", "Which bulb fits?", 0.8),
    LEILA: ("ليلى بن حاج", "مرحبًا، أين طلبي؟", 0.01),
    JONAS: ("Jonas Reinholt", "The invoice is attached", 3),
}


@pytest.fixture
def busy(conversation, alice, sofia, deliver, asking):
    """Gilda's conversation, with everything a thread can hold; others stand in the lists."""
    asking.auto_assign = True
    asking.offer_again_seconds = 60
    asking.save()
    alice.capacity = 6
    alice.save()
    for sender, (name, text, days) in LATEST.items():
        deliver(text_item(text, mid=f"m_{sender}", sender=sender, at=days_ago(days)))
        _name(sender, name)
    asking.auto_assign = False
    asking.save()
    deliver(text_item("Where is my parcel?", mid="m_p", sender=PRIYA))
    _name(PRIYA, "Priya Sundar")
    _fill(conversation, alice, sofia)
    put_aside = Conversation.objects.get(identity__external_id=TOMAS)
    lifecycle.close_session(put_aside, alice.user)
    Conversation.objects.filter(identity__external_id=JONAS).update(priority=Priority.URGENT)
    typed_in = Conversation.objects.get(identity__external_id=LEILA)
    looking.look(typed_in, sofia.user, typing=True)
    SavedView.objects.create(owner=alice.user, name="Closing soon", query="view=mine&closing=2")
    SupervisorSettings.objects.update(personal_quick_replies=True)
    return conversation


def _name(sender, name):
    conversation = Conversation.objects.get(identity__external_id=sender)
    conversation.identity.name = name
    conversation.identity.save(update_fields=["name"])


def _fill(conversation, alice, sofia):
    identity = conversation.identity
    identity.name, identity.locale, identity.timezone = "Gilda Fournier", "fr_FR", "2"
    identity.save()
    common = {"conversation": conversation, "channel_id": conversation.channel_id}
    came = {**common, "direction": Direction.INBOUND}
    for state in [State.SENT, State.DELIVERED, State.READ, State.FAILED, State.UNKNOWN]:
        Message.objects.create(
            **common,
            direction=Direction.OUTBOUND,
            origin=Origin.AGENT,
            author=alice.user,
            text=f"It was {state}, see https://shop.example/lamps",
            state=state,
            error=ERROR if state == State.FAILED else "",
            unknown_since=timezone.now(),
            external_id=f"m_{state}",
        )
    file = Message.objects.create(**came)
    Attachment.objects.create(message=file, kind="file", url="https://cdn.example/", title="a.pdf")
    Message.objects.create(**came, kind="unsupported")
    Message.objects.create(**came, kind="postback", text="Track it")
    Message.objects.create(**came, text="هل يمكنني إرجاعه؟", reply_to_external_id="m_read")
    Message.objects.create(**came, unsent_at=timezone.now())
    tagging.tag(conversation, ["damaged", "batch 0226"], alice.user)
    Note.objects.create(conversation=conversation, author=sofia.user, text="Ask for the receipt.")
    Message.objects.create(**came, text="And in silver?", external_id="m_last")
    conversation.refresh_from_db()
