"""A conversation is sent on: to a colleague of the same queue, or to another queue."""

from datetime import date, timedelta

import pytest

from routing import offers, transfer
from routing.offers import OfferGone
from routing.transfer import TransferRefused
from tests.fixtures import join, make_agent
from tests.routing.scenes import (
    accept,
    be,
    change,
    kinds,
    let_time_run_out,
    need,
    now_of,
    reject,
    set_capacity,
    show,
    shown_by,
    teach,
    write,
)
from workstreams.conversations import lifecycle
from workstreams.conversations.lifecycle import CustomerWroteMeanwhile
from workstreams.conversations.models import ConversationMoved
from workstreams.models import Holiday, OperatingHours, Queue, User

YEAR = timedelta(days=365)


@pytest.fixture
def held(deliver, alice):
    """Alice works on it; whoever else a test needs comes later."""
    return write(deliver, 1)


@pytest.fixture
def asked(held, asking, carol, alice, commit):
    """Carol is being asked to take over what Alice has."""
    with commit():
        transfer.to_agent(held, carol, alice.user)
    return held


@pytest.fixture
def carol(held):
    return make_agent("carol", "Carol Whitfield", capacity=2)


def listed(conversation):
    return [one.name for one in transfer.agents_for(now_of(conversation))]


def test_colleagues_who_are_there_are_listed(held, carol):
    assert listed(held) == ["Carol Whitfield"]


@pytest.mark.parametrize(
    ("presence", "is_listed"),
    [
        ("Available", True),
        ("Busy", True),
        ("Busy - DND", False),
        ("Away", False),
        ("Offline", False),
        ("Inactive", False),
    ],
)
def test_only_who_can_be_spoken_to_is_listed(held, carol, presence, is_listed):
    be(carol, presence)

    assert bool(listed(held)) is is_listed


def test_colleagues_of_another_queue_are_not_listed(held, carol, vip, alice):
    type(held).objects.update(queue=vip)
    join(vip, alice)

    assert listed(held) == []


def test_who_may_not_sign_in_is_not_listed(held, carol):
    User.objects.filter(agent=carol).update(is_active=False)

    assert listed(held) == []


def test_those_with_the_needed_skills_are_listed_first(held, carol):
    make_agent("bob", "Bob Okafor", capacity=9)
    need(held, French=3)
    teach(carol, "French", 3)

    assert listed(held) == ["Carol Whitfield", "Bob Okafor"]


def test_of_the_equally_skilled_those_with_most_room_are_listed_first(held, carol):
    make_agent("bob", "Bob Okafor", capacity=9)

    assert listed(held) == ["Bob Okafor", "Carol Whitfield"]


def test_agent_without_the_skill_can_still_take_it_over(held, carol, alice):
    need(held, French=3)

    transfer.to_agent(held, carol, alice.user)

    assert now_of(held).agent == carol


def test_where_the_work_stream_assigns_it_goes_over_at_once(held, carol, alice, commit):
    with commit():
        transfer.to_agent(held, carol, alice.user)

    conversation = now_of(held)
    assert (conversation.status, conversation.agent) == ("active", carol)
    assert shown_by(alice) == "Available"


def test_session_of_the_colleague_begins_where_the_first_one_ends(held, carol, alice):
    transfer.to_agent(held, carol, alice.user)

    first, second = held.sessions.all()
    assert (first.agent, first.closure_reason) == (alice, "transferred_to_agent")
    assert (second.agent, second.origin) == (carol, "transfer")
    assert second.closed_at is None


def test_transfer_is_counted_and_told(held, carol, alice):
    transfer.to_agent(held, carol, alice.user)

    event = held.events.last()
    assert (event.kind, event.actor) == ("transferred", alice.user)
    assert (event.data["from_agent"], event.data["agent"]) == (alice.pk, carol.pk)
    assert (held.transfer_count, held.escalation_count) == (1, 0)


def test_transfer_to_a_supervisor_is_an_escalation(held, alice):
    susan = make_agent("susan", "Susan Weiss", capacity=2, role=User.Role.SUPERVISOR)

    transfer.to_agent(held, susan, alice.user)

    assert (held.transfer_count, held.escalation_count) == (1, 1)


def test_while_the_colleague_is_asked_it_stays_where_it_is(asked, alice, carol):
    conversation = now_of(asked)

    assert (conversation.status, conversation.agent) == ("active", alice)
    assert conversation.offered_to == carol


def test_question_to_the_colleague_takes_their_room(asked, carol):
    assert shown_by(carol) == "Busy"


def test_colleague_accepts(asked, alice, carol, commit):
    accept(commit, asked, carol)

    conversation = now_of(asked)
    assert (conversation.agent, conversation.offered_to) == (carol, None)
    assert conversation.transfer_count == 1
    assert asked.sessions.running().get().agent == carol


def test_colleague_rejects_and_it_stays(asked, alice, carol, commit):
    reject(commit, asked, carol)

    conversation = now_of(asked)
    assert (conversation.status, conversation.agent) == ("active", alice)
    assert (conversation.offered_to, conversation.transfer_count) == (None, 0)
    assert asked.sessions.running().get().agent == alice


def test_colleague_misses_it_and_it_stays(asked, alice, carol, commit):
    let_time_run_out(commit)

    conversation = now_of(asked)
    assert (conversation.agent, conversation.offered_to) == (alice, None)
    assert shown_by(carol) == "Inactive"


def test_refused_transfer_tells_that_it_was_one(asked, carol, commit):
    reject(commit, asked, carol)

    assert asked.events.last().data["transfer"] is True


def test_refused_transfers_do_not_stop_the_offering(asked, asking, alice, carol, commit):
    change(asking, decline_limit=1)

    reject(commit, asked, carol)

    assert now_of(asked).offering_stopped_at is None


@pytest.mark.parametrize("let_go", [lifecycle.end, lifecycle.close_session, lifecycle.release])
def test_question_is_withdrawn_when_its_agent_lets_go(asked, alice, carol, commit, let_go):
    with commit():
        let_go(now_of(asked), alice.user)

    withdrawn = asked.sessions.get(origin="transfer", agent=carol)
    assert withdrawn.closure_reason == "withdrawn"
    assert "withdrawn" in kinds(asked)


def test_late_acceptance_after_it_was_put_aside_is_refused(asked, alice, carol, commit):
    with commit():
        lifecycle.close_session(now_of(asked), alice.user)

    with pytest.raises(OfferGone):
        offers.accept(asked, carol.user)


def test_one_colleague_is_asked_at_a_time(asked, alice):
    bob = make_agent("bob", "Bob Okafor")

    with pytest.raises(TransferRefused, match="being asked already"):
        transfer.to_agent(asked, bob, alice.user)


def test_colleague_without_room_is_refused(held, carol, alice):
    set_capacity(carol, 0)

    with pytest.raises(TransferRefused, match="no room"):
        transfer.to_agent(held, carol, alice.user)

    assert now_of(held).agent == alice


def test_colleague_who_is_not_there_is_refused(held, carol, alice):
    be(carol, "Away")

    with pytest.raises(TransferRefused, match="not available"):
        transfer.to_agent(held, carol, alice.user)


def test_its_own_agent_is_refused(held, alice):
    with pytest.raises(TransferRefused, match="not available"):
        transfer.to_agent(held, alice, alice.user)


def test_what_is_not_active_goes_to_no_colleague(held, carol, alice):
    lifecycle.close_session(held, alice.user)

    with pytest.raises(ConversationMoved):
        transfer.to_agent(held, carol, alice.user)


def test_to_another_queue_it_waits_there(held, alice, vip, commit):
    with commit():
        transfer.to_queue(held, vip, alice.user)

    conversation = now_of(held)
    assert (conversation.status, conversation.queue, conversation.agent) == ("open", vip, None)
    assert conversation.transfer_count == 1
    assert held.sessions.get().closure_reason == "transferred_to_queue"


def test_members_of_the_other_queue_get_it(held, alice, carol, vip, commit):
    join(vip, carol)

    with commit():
        transfer.to_queue(held, vip, alice.user)

    assert now_of(held).agent == carol


def test_whoever_sent_it_on_comes_last(held, alice, carol, vip, stream, commit):
    change(stream, offer_again_seconds=0)
    join(vip, alice, carol)
    set_capacity(alice, 9)
    set_capacity(carol, 1)

    with commit():
        transfer.to_queue(held, vip, alice.user)

    assert now_of(held).agent == carol


def test_same_queue_is_refused(held, alice):
    with pytest.raises(TransferRefused, match="already"):
        transfer.to_queue(held, held.queue, alice.user)


@pytest.mark.parametrize("why", ["inactive", "out of hours"])
def test_closed_queue_is_neither_listed_nor_taken(held, alice, vip, why):
    vip.is_active = why != "inactive"
    if why == "out of hours":
        vip.operating_hours = OperatingHours.objects.create(name="Closed this year")
        year = {"first_day": date.today() - YEAR, "last_day": date.today() + YEAR}
        Holiday.objects.create(hours=vip.operating_hours, reason="Refurbishment", **year)
    vip.save()

    assert vip not in transfer.queues_for(held)
    with pytest.raises(TransferRefused, match="closed now"):
        transfer.to_queue(held, vip, alice.user)


def test_other_queues_are_listed_in_the_order_in_which_they_are_served(held, vip):
    spare = Queue.objects.create(name="Spare", priority=50)

    assert transfer.queues_for(held) == [vip, spare]


def test_message_the_agent_has_not_seen_stops_the_transfer(held, alice, vip, deliver):
    seen = held.messages.latest("id").pk
    write(deliver, 1, mid="m_more")

    with pytest.raises(CustomerWroteMeanwhile):
        transfer.to_queue(held, vip, alice.user, seen)

    assert now_of(held).agent == alice


def test_closed_conversation_goes_nowhere(held, alice, vip):
    lifecycle.force_close(held, alice.user)

    with pytest.raises(ConversationMoved):
        transfer.to_queue(held, vip, alice.user)


def test_colleague_of_the_same_queue_can_be_consulted(held, carol, alice):
    transfer.consult(held, carol, alice.user)

    assert held.sessions.get().participants.invited().get().agent == carol


def test_who_is_not_there_cannot_be_consulted(held, carol, alice):
    be(carol, "Offline")

    with pytest.raises(TransferRefused, match="not available"):
        transfer.consult(held, carol, alice.user)


def test_who_is_consulted_already_is_not_asked_again(held, carol, alice):
    transfer.consult(held, carol, alice.user)

    with pytest.raises(TransferRefused, match="takes part already"):
        transfer.consult(held, carol, alice.user)


@pytest.mark.parametrize("answer", [accept, reject])
def test_question_changes_nothing_of_what_its_agent_is_charged(
    held, asking, carol, alice, commit, answer
):
    change(asking, capacity=2)

    with commit():
        transfer.to_agent(now_of(held), carol, alice.user)

    assert now_of(held).units == 1
    answer(commit, held, carol)
    assert now_of(held).units == (2 if answer is accept else 1)


def test_going_offline_answers_the_question_too(asked, alice, carol, commit):
    show(commit, carol, "Offline")

    conversation = now_of(asked)
    assert (conversation.agent, conversation.offered_to) == (alice, None)
    assert asked.sessions.get(agent=carol).closure_reason == "withdrawn"
