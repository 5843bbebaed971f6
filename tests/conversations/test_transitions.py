"""Every way of the table of states can be gone, and no other one can."""

import pytest

from routing import offers, supervision, transfer
from tests.conversations.test_lifecycle import bring_to
from tests.fixtures import make_agent, text_item
from workstreams.conversations import assignment, lifecycle, participation
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    ConversationMoved,
    Participant,
    Session,
    Status,
)
from workstreams.conversations.transitions import STATES, TRANSITIONS, Verb
from workstreams.models import Agent, Queue, WorkStream

MOVES = {
    Verb.ASSIGN: lambda c, who: assignment.assign(c, who["bob"]),
    Verb.TAKE_OVER: lambda c, who: transfer.to_agent(c, who["bob"], who["alice"].user),
    Verb.REASSIGN: lambda c, who: supervision.assign(c, who["bob"], who["sofia"].user),
    Verb.REOPEN: lambda c, who: lifecycle.reopen(c, who["alice"].user),
    Verb.RELEASE: lambda c, who: lifecycle.release(c, who["alice"].user),
    Verb.TRANSFER: lambda c, who: transfer.to_queue(c, who["spare"], who["alice"].user),
    Verb.DISCONNECT: lambda c, _: lifecycle.disconnect(c),
    Verb.PUT_ASIDE: lambda c, who: lifecycle.close_session(c, who["alice"].user),
    Verb.END: lambda c, who: lifecycle.end(c, who["alice"].user),
    Verb.RESUME: lambda c, who: lifecycle.resume(c, who["alice"].user),
    Verb.CLOSE: lambda c, who: lifecycle.close_session(c, who["alice"].user),
    Verb.EXPIRE: lambda c, _: lifecycle.close_for_inactivity(c),
    Verb.FORCE_CLOSE: lambda c, who: lifecycle.force_close(c, who["sofia"].user),
    Verb.OVERFLOW: lambda c, _: lifecycle.close_for_overflow(c),
    Verb.GIVE_UP: lambda c, _: lifecycle.close_for_declines(c),
}
THE_X = {Verb.PUT_ASIDE, Verb.CLOSE}  # one button, whose way the state decides
ALLOWED = [(verb, state) for verb in MOVES for state in TRANSITIONS[verb].before]
REFUSED = [
    (verb, state)
    for verb in MOVES
    for state in STATES
    if not any(state in TRANSITIONS[v].before for v in (THE_X if verb in THE_X else {verb}))
]
REASONS = {
    Verb.TAKE_OVER: "transferred_to_agent",
    Verb.REASSIGN: "reassigned",
    Verb.RELEASE: "agent_released",
    Verb.TRANSFER: "transferred_to_queue",
    Verb.DISCONNECT: "agent_disconnected",
    Verb.PUT_ASIDE: "agent_closed",
    Verb.CLOSE: "conversation_closed",
    Verb.EXPIRE: "conversation_timeout",
    Verb.FORCE_CLOSE: "conversation_closed",
}
KINDS = {
    Verb.ASSIGN: "assigned",
    Verb.TAKE_OVER: "transferred",
    Verb.REOPEN: "reopened",
    Verb.RELEASE: "released",
    Verb.TRANSFER: "transferred",
    Verb.DISCONNECT: "disconnected",
    Verb.PUT_ASIDE: "put_aside",
    Verb.END: "ended",
    Verb.RESUME: "reopened",
    Verb.CLOSE: "closed",
    Verb.EXPIRE: "closed",
    Verb.FORCE_CLOSE: "closed",
    Verb.OVERFLOW: "closed",
    Verb.GIVE_UP: "closed",
}
HOLDERS = {"active", "waiting", "wrap_up"}


@pytest.fixture
def who(conversation, alice, sofia):
    """Alice has had the conversation before Bob came."""
    spare = Queue.objects.create(name="Spare")
    return {"alice": alice, "bob": make_agent("bob", "Bob"), "sofia": sofia, "spare": spare}


@pytest.fixture
def bring(conversation, alice, deliver):
    def bring(state):
        bring_to(state, conversation, alice, deliver)
        Agent.objects.update(capacity=3)
        return conversation

    return bring


def everything():
    """All that a move may change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Conversation, Session, Participant, ConversationEvent, Agent)
    ]


def stale(conversation):
    """As somebody's screen shows it: read before the others moved it."""
    return Conversation.objects.get(pk=conversation.pk)


def test_every_verb_has_a_way_to_be_done():
    assert MOVES.keys() | {Verb.RETURN} == set(Verb) == TRANSITIONS.keys()


def test_states_of_the_table_are_those_of_the_model():
    assert list(STATES) == Status.values


@pytest.mark.parametrize(("verb", "state"), ALLOWED)
def test_allowed_move_leads_where_the_table_says(bring, who, verb, state):
    conversation = bring(state)

    MOVES[verb](conversation, who)

    assert stale(conversation).status == conversation.status == TRANSITIONS[verb].after


@pytest.mark.parametrize(("verb", "state"), ALLOWED)
def test_allowed_move_is_told_once(bring, who, verb, state):
    conversation = bring(state)
    before = conversation.events.count()

    MOVES[verb](conversation, who)

    (event,) = conversation.events.order_by("id")[before:]
    reassigned = "assigned" if state == "open" else "transferred"
    assert event.kind == KINDS.get(verb, reassigned)


@pytest.mark.parametrize(("verb", "state"), ALLOWED)
def test_someone_has_it_exactly_where_the_state_says_so(bring, who, verb, state):
    conversation = bring(state)

    MOVES[verb](conversation, who)

    conversation = stale(conversation)
    if conversation.status != "closed":
        assert (conversation.agent is not None) is (conversation.status in HOLDERS)
    running = conversation.sessions.running()
    assert running.exists() is (conversation.status in ("active", "wrap_up"))
    assert all(session.agent == conversation.agent for session in running)


@pytest.mark.parametrize(
    ("verb", "state"), [(v, s) for v, s in ALLOWED if v in REASONS and s in ("active", "wrap_up")]
)
def test_session_ends_with_the_reason_of_the_move(bring, who, verb, state):
    conversation = bring(state)
    session = conversation.sessions.running().get()

    MOVES[verb](conversation, who)

    session.refresh_from_db()
    assert (session.closure_reason, session.closed_at is None) == (REASONS[verb], False)
    assert not session.participants.filter(left_at=None).exists()


@pytest.mark.parametrize(("verb", "state"), REFUSED)
def test_other_moves_are_refused_and_change_nothing(bring, who, verb, state):
    conversation = bring(state)
    before = everything()

    with pytest.raises(ConversationMoved):
        MOVES[verb](conversation, who)

    assert everything() == before


@pytest.mark.parametrize(("verb", "state"), REFUSED)
def test_whoever_comes_too_late_changes_nothing(bring, who, verb, state):
    """Their screen still shows the state in which the move was allowed."""
    conversation = stale(bring(state))
    conversation.status = TRANSITIONS[verb].before[0]
    before = everything()

    with pytest.raises(ConversationMoved):
        MOVES[verb](conversation, who)

    assert everything() == before


@pytest.mark.parametrize("state", STATES)
def test_message_of_the_customer_brings_back_what_waits_and_nothing_else(bring, deliver, state):
    conversation = bring(state)
    Agent.objects.update(capacity=0)
    WorkStream.objects.update(agent_affinity=False)

    deliver(text_item(mid="m_further"))

    after = TRANSITIONS[Verb.RETURN].after if state == "waiting" else state
    assert stale(conversation).status == after
    new = state in ("wrap_up", "closed")
    assert Conversation.objects.exclude(pk=conversation.pk).count() == int(new)


@pytest.fixture
def offered(bring, who):
    """Open, and Alice is being asked."""
    conversation = bring("open")
    assignment.offer_all([(conversation, who["alice"])], Session.Origin.DISTRIBUTION)
    return conversation


@pytest.fixture
def asked(bring, who):
    """Active with Alice, and Bob is being asked to take it over."""
    conversation = bring("active")
    assignment.offer_all([(conversation, who["bob"])], Session.Origin.TRANSFER)
    return conversation


LEAVING = [verb for verb in MOVES if verb not in (Verb.TAKE_OVER, Verb.ASSIGN)]


@pytest.mark.parametrize("verb", [v for v in LEAVING if "open" in TRANSITIONS[v].before])
def test_offer_ends_with_whatever_moves_the_open_conversation(offered, who, verb):
    MOVES[verb](stale(offered), who)

    assert stale(offered).offered_to is None
    assert not offered.sessions.pending().exists()


@pytest.mark.parametrize("verb", [v for v in LEAVING if "active" in TRANSITIONS[v].before])
def test_offered_transfer_ends_with_whatever_moves_the_active_conversation(asked, who, verb):
    MOVES[verb](stale(asked), who)

    assert stale(asked).offered_to is None
    assert not asked.sessions.pending().exists()


def test_offered_conversation_is_not_assigned_to_another(offered, who):
    before = everything()

    with pytest.raises(ConversationMoved):
        MOVES[Verb.ASSIGN](stale(offered), who)

    assert everything() == before


def test_offered_conversation_is_assigned_to_who_accepts(offered, who):
    offers.accept(offered, who["alice"].user)

    assert (stale(offered).status, stale(offered).agent) == ("active", who["alice"])


def test_asked_colleague_who_accepts_takes_over(asked, who):
    offers.accept(asked, who["bob"].user)

    assert (stale(asked).status, stale(asked).agent) == ("active", who["bob"])


TAKING_PART = {
    "invite": (lambda c, who: participation.invite(c, who["bob"], who["alice"].user), {"active"}),
    "join": (lambda c, who: participation.join(c, who["bob"]), set()),
    "monitor": (lambda c, who: participation.monitor(c, who["sofia"]), {"active", "wrap_up"}),
    "leave": (lambda c, who: participation.leave(c, who["bob"]), set()),
}


@pytest.mark.parametrize(
    ("move", "state"),
    [(m, s) for m, (_, allowed) in TAKING_PART.items() for s in STATES if s not in allowed],
)
def test_nobody_takes_part_where_nobody_works(bring, who, move, state):
    conversation = bring(state)
    before = everything()

    with pytest.raises(ConversationMoved):
        TAKING_PART[move][0](conversation, who)

    assert everything() == before


@pytest.mark.parametrize("answer", [offers.accept, offers.reject])
@pytest.mark.parametrize("state", STATES)
def test_nobody_answers_what_was_not_asked(bring, who, state, answer):
    conversation = bring(state)
    before = everything()

    with pytest.raises(ConversationMoved):
        answer(conversation, who["alice"].user)

    assert everything() == before
