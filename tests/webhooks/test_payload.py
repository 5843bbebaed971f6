"""A program is told what the documentation says, and nothing else."""

import json
import re
from pathlib import Path

import pytest

from workstreams.conversations.models import ConversationEvent
from workstreams.webhooks.facts import TOLD
from workstreams.webhooks.models import Delivery
from workstreams.webhooks.payload import body_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"


def told(endpoint, event):
    return json.loads(body_of(Delivery(endpoint=endpoint, event=event)))["data"]


def documented():
    """Each kind, and the names of its facts."""
    _, _, table = DOCUMENT.read_text().partition("| types | `data`")
    rows, _, _ = table.partition("\n\n")
    cells = [line.strip("|").split("|") for line in rows.splitlines()[2:]]
    named = [tuple(re.findall(r"`(\w+)`", cell) for cell in row) for row in cells]
    return {kind: set(facts) for kinds, facts in named for kind in kinds}


def test_documentation_tells_each_kind_and_its_facts():
    assert documented() == {kind.value: set(facts) for kind, facts in TOLD.items()}


def test_every_kind_is_decided():
    assert set(TOLD) == set(ConversationEvent.Kind)


@pytest.mark.parametrize("kind", ConversationEvent.Kind)
def test_words_never_leave(conversation, endpoint, kind):
    said = {"text": "Gilda Brook left.", "note": "Call her back.", "agent": 7}
    event = ConversationEvent.objects.create(conversation=conversation, kind=kind, data=said)

    assert set(told(endpoint, event)) <= {"agent"}


def test_what_is_known_is_told(conversation, endpoint):
    facts = {"trigger": "customer_disconnected", "outcome": "sent", "text": "Gilda Brook left."}
    event = ConversationEvent.objects.create(
        conversation=conversation, kind="automated", data=facts
    )

    assert told(endpoint, event) == {"trigger": "customer_disconnected", "outcome": "sent"}
