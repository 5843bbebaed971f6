"""A supervisor decides who has a conversation; capacity does not stand in the way."""

import pytest

from routing import supervision
from routing.transfer import TransferRefused
from tests.fixtures import join, make_agent
from tests.routing.scenes import be, kinds, now_of, shown_by, write
from workstreams.conversations import lifecycle
from workstreams.conversations.models import ConversationMoved
from workstreams.models import SupervisorSettings


@pytest.fixture
def waiting(deliver, sofia):
    """Nobody can take it."""
    return write(deliver, 1)


def room_of(agent, conversation):
    (one,) = [c for c in supervision.agents_for(conversation) if c.agent_id == agent.pk]
    return one.room


def test_supervisor_assigns_what_waits(waiting, sofia):
    bob = make_agent("bob", "Bob Okafor", presence="Away")

    supervision.assign(waiting, bob, sofia.user)

    assert (waiting.status, waiting.agent) == ("active", bob)
    event = waiting.events.last()
    assert (event.kind, event.actor) == ("assigned", sofia.user)
    assert waiting.sessions.get().origin == "supervisor"


def test_capacity_does_not_stand_in_the_way(waiting, sofia):
    bob = make_agent("bob", "Bob Okafor", capacity=0, presence="Away")

    supervision.assign(waiting, bob, sofia.user)

    assert waiting.agent == bob


def test_more_than_there_is_room_for_is_shown_as_negative(waiting, deliver, sofia):
    bob = make_agent("bob", "Bob Okafor", capacity=0, presence="Away")
    supervision.assign(waiting, bob, sofia.user)

    assert room_of(bob, write(deliver, 2)) == -1


def test_overfilled_agent_gets_nothing_more(waiting, deliver, sofia, commit):
    bob = make_agent("bob", "Bob Okafor", capacity=1, presence="Away")
    with commit():
        supervision.assign(waiting, bob, sofia.user)
    with commit():
        supervision.assign(write(deliver, 2), bob, sofia.user)
    be(bob, "Available")

    assert write(deliver, 3).agent is None


def test_overfilled_agent_does_not_want_to_be_disturbed(waiting, sofia, commit):
    bob = make_agent("bob", "Bob Okafor", capacity=0)

    with commit():
        supervision.assign(waiting, bob, sofia.user)

    assert shown_by(bob) == "Busy - DND"


def test_from_a_colleague_it_goes_over_and_is_counted(deliver, alice, sofia, commit):
    conversation = write(deliver, 1)
    bob = make_agent("bob", "Bob Okafor")

    with commit():
        supervision.assign(conversation, bob, sofia.user)

    assert now_of(conversation).agent == bob
    assert now_of(conversation).transfer_count == 1
    assert conversation.sessions.first().closure_reason == "reassigned"
    assert shown_by(alice) == "Available"


def test_from_waiting_it_becomes_active_again(deliver, alice, bob, sofia):
    conversation = write(deliver, 1)
    lifecycle.close_session(conversation, conversation.agent.user)

    supervision.assign(conversation, bob, sofia.user)

    assert (conversation.status, conversation.agent) == ("active", bob)


@pytest.mark.parametrize("let_go", [lifecycle.end, lifecycle.force_close])
def test_what_has_been_settled_is_assigned_to_nobody(deliver, alice, sofia, let_go):
    conversation = write(deliver, 1)
    bob = make_agent("bob", "Bob Okafor")
    let_go(conversation, alice.user)

    with pytest.raises(ConversationMoved):
        supervision.assign(conversation, bob, sofia.user)

    assert now_of(conversation).agent == alice


def test_everyone_of_the_queue_is_listed_with_most_room_first(waiting, sofia, bob):
    make_agent("carol", "Carol Whitfield", capacity=9, presence="Offline")

    names = [one.name for one in supervision.agents_for(waiting)]

    assert names == ["Carol Whitfield", "Bob Okafor", "Sofia Lindgren"]


def test_those_of_other_queues_are_not_listed(waiting, vip, bob, sofia):
    type(waiting).objects.update(queue=vip)
    join(vip, bob)

    assert [one.agent_id for one in supervision.agents_for(now_of(waiting))] == [bob.pk]


def test_present_agent_is_not_listed(deliver, alice):
    assert supervision.agents_for(write(deliver, 1)) == []


def test_agent_of_another_queue_is_refused(waiting, vip, bob, sofia):
    type(waiting).objects.update(queue=vip)

    with pytest.raises(TransferRefused, match="does not serve VIP"):
        supervision.assign(now_of(waiting), bob, sofia.user)

    assert now_of(waiting).agent is None


def test_agent_who_has_it_already_is_refused(deliver, alice, sofia):
    conversation = write(deliver, 1)

    with pytest.raises(TransferRefused, match="Alice Martin has it already"):
        supervision.assign(conversation, alice, sofia.user)

    assert (now_of(conversation).transfer_count, conversation.sessions.count()) == (0, 1)


def test_agent_who_may_not_sign_in_is_refused(waiting, bob, sofia):
    bob.user.is_active = False
    bob.user.save()

    with pytest.raises(TransferRefused, match="Bob Okafor may not sign in"):
        supervision.assign(waiting, bob, sofia.user)

    assert now_of(waiting).agent is None


def test_from_waiting_to_the_same_agent_is_no_transfer(deliver, alice, sofia):
    conversation = write(deliver, 1)
    lifecycle.close_session(conversation, alice.user)

    supervision.assign(conversation, alice, sofia.user)

    assert (conversation.status, conversation.agent) == ("active", alice)
    assert now_of(conversation).transfer_count == 0


def test_from_waiting_to_the_same_agent_is_told_as_no_transfer(deliver, alice, sofia):
    conversation = write(deliver, 1)
    lifecycle.close_session(conversation, alice.user)

    supervision.assign(conversation, alice, sofia.user)

    assert "transferred" not in kinds(conversation)


def test_what_has_begun_meanwhile_is_not_taken_where_transfer_is_off(waiting, sofia):
    """The page she looks at shows it as open."""
    SupervisorSettings.objects.create(pk=1, transfer=False)
    alice, bob = make_agent("alice", "Alice"), make_agent("bob", "Bob Okafor", presence="Away")
    supervision.assign(now_of(waiting), alice, sofia.user)

    with pytest.raises(TransferRefused, match="“Supervisor Transfer” is switched off"):
        supervision.assign(waiting, bob, sofia.user)

    assert now_of(waiting).agent == alice
