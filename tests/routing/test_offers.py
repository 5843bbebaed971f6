"""An agent is asked: they accept, reject, or let the time pass."""

from datetime import timedelta

import pytest
from django.utils import timezone

from routing import offers, supervision
from routing.distribution import distribute
from routing.offers import OfferGone
from tests.fixtures import make_agent, text_item
from tests.routing.scenes import (
    accept,
    be,
    change,
    kinds,
    let_time_run_out,
    now_of,
    reject,
    set_capacity,
    show,
    shown_by,
    write,
)
from workstreams.conversations import lifecycle
from workstreams.conversations.load import with_load
from workstreams.conversations.models import Session
from workstreams.models import Agent


@pytest.fixture
def offered(asking, deliver, alice):
    """Alice is being asked, and there is nobody else."""
    return write(deliver, 1)


@pytest.fixture
def carol(offered):
    """Somebody else, who came later."""
    return make_agent("carol", "Carol Whitfield", capacity=5)


def load_of(agent):
    return with_load(Agent.objects.filter(pk=agent.pk)).get().load


def test_agent_is_asked_and_has_nothing_yet(offered, alice):
    assert (offered.status, offered.offered_to, offered.agent) == ("open", alice, None)
    assert offered.sessions.pending().get().agent == alice


def test_agent_has_as_long_as_the_work_stream_gives(asking, deliver, alice):
    change(asking, offer_seconds=45)
    before = timezone.now()

    session = write(deliver, 1).sessions.get()

    assert before + timedelta(seconds=45) <= session.expires_at
    assert session.expires_at <= timezone.now() + timedelta(seconds=45)


def test_question_takes_the_capacity_of_its_answer(offered, alice):
    assert load_of(alice) == 1


def test_accepting_gives_the_conversation(offered, alice, commit):
    accept(commit, offered, alice)

    conversation = now_of(offered)
    assert (conversation.status, conversation.agent) == ("active", alice)
    assert conversation.offered_to is None
    assert load_of(alice) == 1


def test_accepted_session_goes_on_with_its_agent_in_it(offered, alice, commit):
    accept(commit, offered, alice)

    session = offered.sessions.get()
    assert session.accepted_at >= session.assigned_at
    assert session.participants.get().agent == alice


def test_accepting_is_told_with_the_name_of_who_did(offered, alice, commit):
    accept(commit, offered, alice)

    event = offered.events.last()
    assert (event.kind, event.actor, event.data["accepted"]) == ("assigned", alice.user, True)


def test_channel_settings_of_the_moment_of_accepting_count(offered, alice, page, commit):
    page.human_agent_tag = True
    page.save(update_fields=["human_agent_tag"])

    accept(commit, offered, alice)

    assert offered.sessions.get().channel_snapshot == {"human_agent_tag": True}


def test_after_a_rejection_the_next_agent_is_asked(offered, alice, carol, commit):
    reject(commit, offered, alice)

    assert now_of(offered).offered_to == carol
    assert load_of(alice) == 0


def test_rejected_session_says_why_it_ended(offered, alice, commit):
    be(alice, "Available")
    reject(commit, offered, alice)

    assert offered.sessions.first().closure_reason == "agent_rejected"


def test_whoever_rejected_is_asked_again_when_there_is_nobody_else(offered, alice, commit):
    reject(commit, offered, alice)

    assert now_of(offered).offered_to == alice


def test_whoever_rejected_is_not_asked_again_at_once(offered, asking, alice, commit):
    change(asking, offer_again_seconds=60)

    reject(commit, offered, alice)

    assert now_of(offered).offered_to is None


def test_whoever_rejected_is_asked_again_later(offered, asking, alice, commit):
    change(asking, offer_again_seconds=60)
    reject(commit, offered, alice)
    Session.objects.update(closed_at=timezone.now() - timedelta(seconds=61))

    distribute()

    assert now_of(offered).offered_to == alice


def test_after_its_time_the_next_agent_is_asked(offered, alice, carol, commit):
    assert let_time_run_out(commit) == 1

    assert now_of(offered).offered_to == carol
    assert offered.sessions.first().closure_reason == "agent_timed_out"


def test_before_its_time_nobody_else_is_asked(offered, alice, carol, commit):
    with commit():
        assert offers.end_expired() == 0

    assert now_of(offered).offered_to == alice


def test_whoever_missed_it_is_inactive(offered, alice, commit):
    let_time_run_out(commit)

    assert shown_by(alice) == "Inactive"


def test_whoever_missed_it_stays_where_the_work_stream_says_so(offered, asking, alice, commit):
    change(asking, inactive_after_missed_offer=False)

    let_time_run_out(commit)

    assert shown_by(alice) != "Inactive"


def test_inactive_agent_is_asked_nothing(offered, deliver, alice, commit):
    let_time_run_out(commit)

    assert write(deliver, 2).offered_to is None


def test_late_answer_is_taken_while_nobody_else_is_asked(offered, alice, commit):
    Session.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    accept(commit, offered, alice)

    assert now_of(offered).agent == alice
    with commit():
        assert offers.end_expired() == 0


@pytest.mark.parametrize("answer", [offers.accept, offers.reject])
def test_too_late_an_answer_is_refused(offered, alice, carol, commit, answer):
    let_time_run_out(commit)

    with pytest.raises(OfferGone):
        answer(offered, alice.user)

    assert now_of(offered).offered_to == carol


def test_second_acceptance_loses(offered, alice, commit):
    accept(commit, offered, alice)

    with pytest.raises(OfferGone):
        offers.accept(offered, alice.user)


def test_nobody_else_can_accept(offered, alice, carol):
    with pytest.raises(OfferGone):
        offers.accept(offered, carol.user)

    assert now_of(offered).offered_to == alice


@pytest.mark.parametrize("answer", [offers.accept, offers.reject])
def test_whoever_is_no_agent_cannot_answer(offered, admin_user, answer):
    with pytest.raises(OfferGone):
        answer(offered, admin_user)


def test_going_offline_asks_the_next(offered, alice, carol, commit):
    show(commit, alice, "Offline")

    assert now_of(offered).offered_to == carol
    assert offered.sessions.first().closure_reason == "withdrawn"


def test_going_away_leaves_the_question_open(offered, alice, carol, commit):
    show(commit, alice, "Away")

    assert now_of(offered).offered_to == alice


def test_withdrawn_question_counts_as_no_refusal(offered, asking, alice, commit):
    change(asking, offer_again_seconds=600)
    show(commit, alice, "Offline")

    show(commit, alice, "Available")

    assert now_of(offered).offered_to == alice


def test_closing_the_conversation_withdraws_the_question(offered, alice, sofia, commit):
    with commit():
        lifecycle.force_close(offered, sofia.user)

    conversation = now_of(offered)
    assert (conversation.status, conversation.offered_to) == ("closed", None)
    assert offered.sessions.get().closure_reason == "withdrawn"
    assert load_of(alice) == 0


def test_supervisors_word_withdraws_the_question(offered, alice, carol, sofia, commit):
    with commit():
        supervision.assign(offered, carol, sofia.user)

    assert now_of(offered).agent == carol
    assert [s.closure_reason for s in offered.sessions.all()] == ["withdrawn", ""]
    assert kinds(offered)[-2:] == ["withdrawn", "assigned"]


def test_message_of_the_customer_does_not_disturb_the_question(offered, deliver, alice):
    write(deliver, 1, mid="m_more")

    assert now_of(offered).offered_to == alice
    assert offered.sessions.count() == 1


def test_pending_questions_are_in_the_order_in_which_they_end(asking, deliver, alice):
    first, second = write(deliver, 1), write(deliver, 2)
    Session.objects.filter(conversation=first).update(
        expires_at=timezone.now() + timedelta(hours=1)
    )

    asked = [session.conversation for session in offers.pending_for(alice)]

    assert asked == [second, first]


def test_nobody_is_asked_more_than_they_have_room_for(asking, deliver, alice):
    set_capacity(alice, 2)

    conversations = [write(deliver, number) for number in range(3)]

    assert [one.offered_to for one in conversations] == [alice, alice, None]


def test_rejection_makes_room_for_what_else_waits(asking, deliver, alice, commit):
    change(asking, offer_again_seconds=600)
    set_capacity(alice, 1)
    first, second = write(deliver, 1), write(deliver, 2)

    reject(commit, first, alice)

    assert now_of(second).offered_to == alice


def test_pick_mode_asks_nobody(asking, deliver, alice):
    change(asking, mode="pick")

    assert write(deliver, 1).offered_to is None


def test_answer_of_the_customer_after_all_is_asked_anew(offered, deliver, alice, commit):
    accept(commit, offered, alice)
    with commit():
        lifecycle.close_session(offered, alice.user)

    deliver(text_item(mid="m_back", sender=offered.identity.external_id))

    assert now_of(offered).offered_to == alice
    assert offered.sessions.last().origin == "affinity"
