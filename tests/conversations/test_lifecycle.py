"""What an agent does to a conversation, and what becomes of its sessions and its timeline."""

import pytest

from routing import supervision
from tests.fixtures import make_agent, text_item
from workstreams.conversations import lifecycle
from workstreams.conversations.lifecycle import CustomerWroteMeanwhile
from workstreams.conversations.models import Conversation, ConversationMoved, Message
from workstreams.models import Agent, Queue, WorkStream


def bring_to(state, conversation, alice, deliver):
    """What is open stays open: nobody has room, and nobody gets their customer back."""
    if state == "open":
        Agent.objects.update(capacity=0)
        WorkStream.objects.update(agent_affinity=False)
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


def test_release_gives_it_back_to_its_queue(conversation, alice):
    Agent.objects.update(capacity=0)

    lifecycle.release(conversation, alice.user)

    assert (conversation.status, conversation.agent, conversation.units) == ("open", None, 0)
    assert conversation.sessions.get().closure_reason == "agent_released"
    event = conversation.events.last()
    assert (event.kind, event.actor, event.data["from_agent"]) == (
        "released",
        alice.user,
        alice.pk,
    )


def test_whoever_gave_it_back_gets_it_only_after_everyone_else(conversation, alice, commit):
    bob = make_agent("bob", "Bob Okafor", capacity=1)

    with commit():
        lifecycle.release(conversation, alice.user)

    assert Conversation.objects.get().agent == bob


@pytest.mark.parametrize("let_go", [lifecycle.end, lifecycle.close_session, lifecycle.release])
def test_message_nobody_has_seen_stops_the_agent(conversation, alice, deliver, let_go):
    seen = conversation.messages.get().pk
    deliver(text_item("wait", mid="m_more"))

    with pytest.raises(CustomerWroteMeanwhile):
        let_go(conversation, alice.user, seen)

    assert Conversation.objects.get().status == "active"
    assert conversation.sessions.running().exists()


@pytest.mark.parametrize("let_go", [lifecycle.end, lifecycle.close_session, lifecycle.release])
def test_agent_who_has_seen_everything_lets_go(conversation, alice, let_go):
    let_go(conversation, alice.user, conversation.messages.get().pk)

    assert Conversation.objects.get().status != "active"


def test_forced_closure_says_so(conversation, sofia):
    lifecycle.force_close(conversation, sofia.user)

    event = conversation.events.last()
    assert (event.kind, event.actor, event.data["forced"]) == ("closed", sofia.user, True)


def test_closed_conversation_forgets_that_the_customer_waits(conversation, sofia):
    lifecycle.force_close(conversation, sofia.user)

    assert Conversation.objects.get().waiting_since is None


def test_returning_customer_is_remembered_with_the_agent_they_had(conversation, alice, deliver):
    bring_to("open", conversation, alice, deliver)

    event = conversation.events.get(kind="returned")
    assert event.data == {"from_agent": alice.pk}


def test_new_conversation_knows_the_one_before(conversation, alice, deliver):
    bring_to("closed", conversation, alice, deliver)

    deliver(text_item("again", mid="m_again"))

    assert Conversation.objects.latest("id").predecessor == conversation


@pytest.mark.parametrize(
    "let_go",
    [
        lifecycle.end,
        lifecycle.close_session,
        lifecycle.release,
        lambda conversation, by: lifecycle.transfer(conversation, Queue.default(), by),
    ],
    ids=["end", "close_session", "release", "transfer"],
)
def test_agent_who_has_it_no_more_does_not_let_it_go(conversation, alice, sofia, let_go):
    as_alice_sees_it = Conversation.objects.get()
    bob = make_agent("bob", "Bob Okafor")
    supervision.assign(conversation, bob, sofia.user)

    with pytest.raises(ConversationMoved):
        let_go(as_alice_sees_it, alice.user)

    assert (Conversation.objects.get().status, Conversation.objects.get().agent) == ("active", bob)
    assert conversation.sessions.running().get().agent == bob
