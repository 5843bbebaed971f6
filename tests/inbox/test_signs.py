"""What the customer notices of the inbox: that their agent types, and has read."""

import json

import pytest
import responses

from tests.conversations.conftest import GRAPH
from tests.inbox.conftest import address

IN_VIEW = {"HX-Request": "true", "X-In-View": "yes"}
BACKGROUND = {"HX-Request": "true"}


@pytest.fixture
def signs(page, workers):
    """The signs that have reached Facebook, in order."""
    page.marks_seen = True
    page.save(update_fields=["marks_seen"])
    with responses.RequestsMock(assert_all_requests_are_fired=False) as graph:
        graph.post(f"{GRAPH}/{page.page_id}/messages", json={})
        yield lambda: [json.loads(call.request.body)["sender_action"] for call in graph.calls]


@pytest.mark.parametrize(
    ("part", "headers", "seen"),
    [
        ("", {}, ["mark_seen"]),
        ("thread/", IN_VIEW, ["mark_seen"]),
        ("thread/", BACKGROUND, []),
    ],
)
def test_what_its_agent_looks_at_is_seen(
    signed_in, alice, conversation, signs, commit, part, headers, seen
):
    with commit():
        signed_in(alice).get(address(conversation, part), headers=headers)

    assert signs() == seen


def test_what_a_supervisor_looks_at_is_not_seen(at_sofias, conversation, signs, commit):
    with commit():
        at_sofias.get(address(conversation))

    assert signs() == []


def test_earlier_messages_are_looked_at_without_a_sign(at_alices, conversation, signs, commit):
    first = conversation.messages.first()
    with commit():
        at_alices.get(f"{address(conversation)}?before={first.pk}")

    assert signs() == []


def test_typing_is_shown_while_the_agent_writes(at_alices, conversation, signs, commit):
    with commit():
        at_alices.post(address(conversation, "typing/"))

    assert signs() == ["typing_on"]
