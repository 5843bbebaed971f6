"""The system speaks: what it said to Gilda, and what the timeline tells of the rest."""

import pytest

from workstreams.automation import deciding
from workstreams.automation.models import AutomatedMessage, Decision
from workstreams.automation.triggers import Trigger
from workstreams.conversations.models import ConversationEvent, Message, Origin


@pytest.fixture
def speak(commit):
    """Let what happened be looked at, as the sweep does; gives how many happenings that were."""

    def speak():
        with commit():
            return deciding.sweep()

    return speak


@pytest.fixture
def only(db):
    """`only(Trigger.GREETING)`: every other text is deactivated, and these are active."""

    def only(*triggers):
        AutomatedMessage.objects.update(is_active=False)
        AutomatedMessage.objects.filter(trigger__in=triggers).update(is_active=True)

    return only


def said():
    """Every automated text so far, in order."""
    automated = Message.objects.filter(origin=Origin.AUTOMATED).order_by("pk")
    return list(automated.values_list("text", flat=True))


def text_of(trigger, language="en-US", **values):
    text = AutomatedMessage.objects.get(channel=None, trigger=trigger, language=language).text
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def decision(trigger):
    return Decision.objects.get(trigger=trigger)


def told(trigger):
    """What the timeline says of this trigger, oldest first."""
    events = ConversationEvent.objects.filter(kind="automated", data__trigger=trigger)
    return list(events.order_by("pk").values_list("data", flat=True))


def triggers_sent():
    sent = Decision.objects.filter(outcome=Decision.Outcome.SENT).order_by("pk")
    return [Trigger(one) for one in sent.values_list("trigger", flat=True)]
