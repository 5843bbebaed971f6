"""Who was considered, who got it, and why not the others, is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from routing import attempts
from routing.attempts import keep_in_vain
from routing.distribution import distribute, distribute_to
from routing.models import AssignmentAttempt, AssignmentRound
from routing.ranking import Candidate
from routing.requirement import requirement_of
from tests.fixtures import make_agent
from tests.routing.scenes import be, change, need, now_of, reject, set_capacity, write


def kept_of(conversation):
    return [(one.outcome, one.agent) for one in conversation.assignment_attempts.all()]


def considered(conversation):
    """Their names, and why not, as they were listed."""
    (attempt,) = conversation.assignment_attempts.all()
    return [(one["name"], one["refusal"]) for one in attempt.round.considered]


def test_assignment_is_kept(deliver, alice):
    assert kept_of(write(deliver, 1)) == [("assigned", alice)]


def test_offer_is_kept(asking, deliver, alice):
    assert kept_of(write(deliver, 1)) == [("offered", alice)]


def test_each_offer_is_kept(asking, deliver, alice, commit):
    conversation = write(deliver, 1)
    carol = make_agent("carol", "Carol Whitfield")

    reject(commit, conversation, alice)

    assert kept_of(conversation) == [("offered", alice), ("offered", carol)]


def test_room_before_the_assignment_is_kept(deliver, alice):
    assert write(deliver, 1).assignment_attempts.get().room == 3


def test_everyone_is_listed_the_able_first_in_their_order(deliver, alice, bob):
    make_agent("carol", "Carol Whitfield", capacity=9)
    make_agent("dana", "Dana Novak", capacity=9, presence="Away")
    set_capacity(alice, 0)

    assert considered(write(deliver, 1)) == [
        ("Carol Whitfield", ""),
        ("Bob Okafor", ""),
        ("Dana Novak", "not_present"),
        ("Alice Martin", "no_room"),
    ]


def test_needs_are_kept_with_the_round(deliver, alice, stream):
    change(stream, capacity=2, max_concurrency=7)

    needs = write(deliver, 1).assignment_attempts.get().round.requirement

    assert (needs["units"], needs["most_sessions"]) == (2, 7)
    assert (needs["method"], needs["matching"]) == ("highest_capacity", "exact")


def test_nobody_is_kept_with_the_reasons(deliver, alice):
    be(alice, "Away")
    conversation = write(deliver, 1)

    assert kept_of(conversation) == [("nobody", None)]
    assert considered(conversation) == [("Alice Martin", "not_present")]


def test_lacking_skills_is_a_reason(deliver, alice, stream):
    set_capacity(alice, 0)
    conversation = write(deliver, 1)
    need(conversation, French=3)
    AssignmentAttempt.objects.all().delete()

    distribute()

    assert considered(conversation) == [("Alice Martin", "lacks_skills")]


def test_holding_too_many_is_a_reason(deliver, alice, stream):
    change(stream, max_concurrency=1)
    write(deliver, 1)

    assert considered(write(deliver, 2)) == [("Alice Martin", "too_many_sessions")]


def test_cooling_down_is_a_reason(asking, deliver, alice, commit):
    change(asking, offer_again_seconds=600)
    conversation = write(deliver, 1)

    reject(commit, conversation, alice)

    in_vain = conversation.assignment_attempts.get(outcome="nobody")
    assert in_vain.round.considered[0]["refusal"] == "cooling_down"


def test_what_was_in_vain_is_kept_once(deliver, alice):
    be(alice, "Away")
    conversation = write(deliver, 1)

    for _ in range(3):
        distribute()

    assert kept_of(conversation) == [("nobody", None)]
    assert AssignmentRound.objects.count() == 1


@pytest.fixture
def in_vain(deliver, alice):
    be(alice, "Away")
    return now_of(write(deliver, 1))


def everyone(number=1):
    return [
        Candidate(agent_id=n, name=f"Agent {n}", presence="away", room=number)
        for n in range(number)
    ]


def test_what_was_in_vain_is_brought_up_to_date_after_a_while(in_vain):
    later = timezone.now() + attempts.AGAIN_AFTER + timedelta(seconds=1)

    keep_in_vain(in_vain.pk, requirement_of(in_vain), everyone(2), later)

    kept = in_vain.assignment_attempts.get()
    assert (kept.attempted_at, len(kept.round.considered)) == (later, 2)


def test_what_was_in_vain_a_moment_ago_is_left(in_vain):
    before = in_vain.assignment_attempts.get().attempted_at

    keep_in_vain(in_vain.pk, requirement_of(in_vain), everyone(), timezone.now())

    assert in_vain.assignment_attempts.get().attempted_at == before


def test_of_very_many_candidates_only_the_reasons_are_counted(in_vain):
    later = timezone.now() + attempts.AGAIN_AFTER + timedelta(seconds=1)

    crowd = everyone(attempts.MOST_NAMED + 20)
    keep_in_vain(in_vain.pk, requirement_of(in_vain), crowd, later)

    kept = in_vain.assignment_attempts.get().round
    assert len(kept.considered) == attempts.MOST_NAMED
    assert kept.others == {"not_present": 20}


def test_looking_for_one_agent_alone_is_no_attempt_in_vain(deliver, alice):
    be(alice, "Away")
    conversation = write(deliver, 1)
    AssignmentAttempt.objects.all().delete()

    distribute_to(alice)

    assert kept_of(conversation) == []


def test_only_the_longest_waiting_is_kept_as_in_vain(deliver, alice):
    be(alice, "Away")
    first, second = write(deliver, 1), write(deliver, 2)

    assert kept_of(first) == [("nobody", None)]
    assert kept_of(second) == []


def test_those_dealt_together_share_a_round(deliver, alice):
    set_capacity(alice, 0)
    first, second = write(deliver, 1), write(deliver, 2)
    set_capacity(alice, 2)

    distribute()

    one = first.assignment_attempts.get(outcome="assigned")
    other = second.assignment_attempts.get(outcome="assigned")
    assert one.round == other.round
    assert (one.position, one.room, other.position, other.room) == (1, 2, 2, 1)
