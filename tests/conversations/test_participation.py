"""Others take part in a session: a colleague is consulted, a supervisor reads along."""

import pytest

from tests.fixtures import make_agent
from workstreams.conversations import lifecycle, participation
from workstreams.conversations.load import with_load
from workstreams.conversations.models import Conversation, ConversationMoved, Participant
from workstreams.conversations.participation import CannotTakePart
from workstreams.conversations.rights import Rights
from workstreams.models import Agent


@pytest.fixture
def carol(conversation):
    return make_agent("carol", "Carol Whitfield")


@pytest.fixture
def invited(conversation, alice, carol):
    participation.invite(conversation, carol, alice.user)
    return conversation


@pytest.fixture
def joined(invited, carol):
    participation.join(invited, carol)
    return invited


def part_of(agent):
    return Participant.objects.filter(agent=agent).latest("id")


def kinds(conversation):
    return list(conversation.events.values_list("kind", flat=True))


def test_invited_colleague_is_not_there_yet(invited, carol):
    assert (part_of(carol).mode, part_of(carol).joined_at) == ("consult", None)
    assert kinds(invited)[-1] == "consult_invited"


def test_invited_colleague_joins(joined, carol):
    assert part_of(carol).joined_at is not None
    assert kinds(joined)[-1] == "consult_joined"


def test_consulting_takes_no_capacity(joined, carol):
    assert with_load(Agent.objects.filter(pk=carol.pk)).get().load == 0


def test_consulting_leaves_the_conversation_with_its_agent(joined, alice):
    assert Conversation.objects.get().agent == alice


def test_whoever_was_not_invited_does_not_join(conversation, carol):
    with pytest.raises(ConversationMoved):
        participation.join(conversation, carol)


def test_joining_twice_is_too_late(joined, carol):
    with pytest.raises(ConversationMoved):
        participation.join(joined, carol)


def test_colleague_declines(invited, carol):
    participation.leave(invited, carol)

    assert part_of(carol).left_at is not None
    assert kinds(invited)[-1] == "consult_declined"


def test_colleague_leaves(joined, carol):
    participation.leave(joined, carol)

    assert kinds(joined)[-1] == "consult_left"


def test_leaving_twice_is_too_late(joined, carol):
    participation.leave(joined, carol)

    with pytest.raises(ConversationMoved):
        participation.leave(joined, carol)


def test_colleague_who_has_left_can_be_asked_again(joined, alice, carol):
    participation.leave(joined, carol)

    participation.invite(joined, carol, alice.user)

    assert joined.sessions.get().participants.invited().get().agent == carol


def test_its_own_agent_is_no_advisor(conversation, alice):
    with pytest.raises(CannotTakePart, match="takes part already"):
        participation.invite(conversation, alice, alice.user)


def test_its_own_agent_does_not_leave_by_that_door(conversation, alice):
    with pytest.raises(ConversationMoved):
        participation.leave(conversation, alice)


def test_five_advisors_are_enough(conversation, alice):
    for number in range(participation.MOST_CONSULTED):
        participation.invite(conversation, make_agent(f"a{number}", f"A {number}"), alice.user)

    with pytest.raises(CannotTakePart, match="enough"):
        participation.invite(conversation, make_agent("late", "Late"), alice.user)


def test_supervisor_reads_along_at_once(conversation, sofia):
    participation.monitor(conversation, sofia)

    assert (part_of(sofia).mode, part_of(sofia).joined_at is None) == ("monitor", False)
    assert kinds(conversation)[-1] == "monitor_joined"


def test_supervisor_reads_along_once(conversation, sofia):
    participation.monitor(conversation, sofia)

    with pytest.raises(CannotTakePart, match="takes part already"):
        participation.monitor(conversation, sofia)


def test_supervisor_reads_along_while_it_is_wrapped_up(conversation, alice, sofia):
    lifecycle.end(conversation, alice.user)

    participation.monitor(conversation, sofia)

    assert part_of(sofia).left_at is None


def test_supervisor_leaves(conversation, sofia):
    participation.monitor(conversation, sofia)

    participation.leave(conversation, sofia)

    assert kinds(conversation)[-1] == "monitor_left"


@pytest.mark.parametrize("let_go", [lifecycle.close_session, lifecycle.release])
def test_everyone_leaves_when_the_session_ends(joined, alice, sofia, let_go):
    participation.monitor(joined, sofia)

    let_go(joined, alice.user)

    assert not Participant.objects.filter(left_at=None).exists()


def test_everyone_stays_while_it_is_wrapped_up(joined, alice, carol):
    lifecycle.end(joined, alice.user)

    assert part_of(carol).left_at is None


def test_taking_part_counts_as_activity(conversation, carol, alice):
    before = Conversation.objects.get().last_activity_at

    participation.invite(conversation, carol, alice.user)

    assert Conversation.objects.get().last_activity_at > before


def test_advisor_sees_the_conversation_and_does_not_answer(joined, carol):
    assert joined in Conversation.objects.visible_to(carol.user)
    assert not Rights(joined, carol.user).offers_answer


def test_whoever_declined_sees_it_no_more(invited, carol):
    Conversation.objects.update(queue=invited.queue)
    participation.leave(invited, carol)

    assert invited not in Conversation.objects.visible_to(carol.user)
