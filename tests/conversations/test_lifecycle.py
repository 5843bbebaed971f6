"""A conversation moves between its five states, and refuses every other move."""

import pytest

from tests.fixtures import text_item
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Conversation, ConversationMoved, Message
from workstreams.models import Agent

STATES = ["open", "active", "waiting", "wrap_up", "closed"]


@pytest.fixture
def busy(conversation):
    """Alice has no room left, so that what is open stays open."""
    Agent.objects.update(capacity=0)
    return conversation


def bring_to(state, conversation, alice, deliver):
    if state in ("waiting", "open"):
        lifecycle.close_session(conversation, alice.user)
    if state == "open":
        deliver(text_item(mid="m_back"))
    if state in ("wrap_up", "closed"):
        lifecycle.end(conversation, alice.user)
    if state == "closed":
        lifecycle.close_session(conversation, alice.user)
    conversation.refresh_from_db()
    assert conversation.status == state
    return conversation


MOVES = {
    "assign": (lambda c, a: lifecycle.assign(c, a), {"open": "active"}),
    "end": (lambda c, a: lifecycle.end(c, a.user), {"active": "wrap_up"}),
    "close_session": (
        lambda c, a: lifecycle.close_session(c, a.user),
        {"active": "waiting", "wrap_up": "closed"},
    ),
    "reopen": (lambda c, a: lifecycle.reopen(c, a.user), {"waiting": "active"}),
    "close_for_inactivity": (
        lambda c, a: lifecycle.close_for_inactivity(c),
        dict.fromkeys(["open", "active", "waiting", "wrap_up"], "closed"),
    ),
}
ALLOWED = [(move, state, to) for move, (_, ways) in MOVES.items() for state, to in ways.items()]
REFUSED = [
    (move, state) for move, (_, ways) in MOVES.items() for state in STATES if state not in ways
]


@pytest.mark.parametrize(("move", "state", "to"), ALLOWED)
def test_conversation_moves_on(busy, alice, deliver, move, state, to):
    conversation = bring_to(state, busy, alice, deliver)

    MOVES[move][0](conversation, alice)

    assert conversation.status == to
    assert Conversation.objects.get().status == to


@pytest.mark.parametrize(("move", "state"), REFUSED)
def test_conversation_refuses_to_move(busy, alice, deliver, move, state):
    conversation = bring_to(state, busy, alice, deliver)
    events = conversation.events.count()

    with pytest.raises(ConversationMoved):
        MOVES[move][0](conversation, alice)

    conversation.refresh_from_db()
    assert (conversation.status, conversation.events.count()) == (state, events)


def test_second_assignment_loses(bob, conversation, alice, deliver):
    Agent.objects.update(capacity=0)
    conversation = bring_to("open", conversation, conversation.agent, deliver)
    same = Conversation.objects.get()
    lifecycle.assign(conversation, alice)

    with pytest.raises(ConversationMoved):
        lifecycle.assign(same, bob)

    assert Conversation.objects.get().agent == alice


def test_assignment_begins_a_session_with_its_agent(conversation, alice):
    session = conversation.sessions.get()

    assert (session.queue, session.closed_at) == (conversation.queue, None)
    assert session.channel_snapshot == {"human_agent_tag": False}
    participant = session.participants.get()
    assert (participant.agent, participant.left_at) == (alice, None)


def test_assignment_takes_the_capacity_of_the_work_stream(deliver, stream, alice):
    stream.capacity = 2
    stream.save(update_fields=["capacity"])

    deliver(text_item())

    assert Conversation.objects.get().units == 2


def test_ending_keeps_the_session_running(conversation, alice):
    lifecycle.end(conversation, alice.user)

    assert conversation.sessions.get().closed_at is None


@pytest.mark.parametrize(
    ("state", "reason"), [("waiting", "agent_closed"), ("closed", "conversation_closed")]
)
def test_session_ends_with_its_reason(conversation, alice, deliver, state, reason):
    bring_to(state, conversation, alice, deliver)

    session = conversation.sessions.get()
    assert session.closure_reason == reason
    assert session.closed_at is not None
    assert session.participants.get().left_at is not None


def test_reopening_begins_a_new_session_with_the_settings_of_now(conversation, alice, page):
    lifecycle.close_session(conversation, alice.user)
    page.human_agent_tag = True
    page.save(update_fields=["human_agent_tag"])

    lifecycle.reopen(conversation, alice.user)

    first, second = conversation.sessions.all()
    assert not first.channel_snapshot["human_agent_tag"]
    assert second.channel_snapshot["human_agent_tag"]
    assert (second.participants.get().agent, second.closed_at) == (alice, None)


def test_waiting_keeps_the_agent_and_the_messages(conversation, alice):
    lifecycle.close_session(conversation, alice.user)

    conversation.refresh_from_db()
    assert (conversation.agent, Message.objects.count()) == (alice, 1)


def test_timeline_tells_every_move_and_who_made_it(conversation, alice):
    lifecycle.close_session(conversation, alice.user)
    lifecycle.reopen(conversation, alice.user)
    lifecycle.end(conversation, alice.user)
    lifecycle.close_session(conversation, alice.user)

    assert [(event.kind, event.actor) for event in conversation.events.all()] == [
        ("opened", None),
        ("queued", None),
        ("assigned", None),
        ("put_aside", alice.user),
        ("reopened", alice.user),
        ("ended", alice.user),
        ("closed", alice.user),
    ]
