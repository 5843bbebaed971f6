"""Who is considered and who was: the same words in the same order, now and from what was kept."""

import pytest
from django.utils import timezone

from routing.candidates import candidates
from routing.considered import REFUSALS, attempts_of, considered
from routing.distribution import distribute
from routing.models import AssignmentAttempt, AssignmentRound
from routing.ranking import Refusal
from routing.requirement import requirement_of
from tests.fixtures import make_agent


@pytest.fixture
def in_vain(write):
    """Nobody can take what Gilda wrote."""
    make_agent("alice", "Alice Martin", capacity=0)
    make_agent("dora", "Dora Silva", capacity=9, presence="Away")
    return write()


def test_now_and_in_a_kept_attempt_candidates_stand_the_same(in_vain):
    AssignmentAttempt.objects.all().delete()
    distribute()
    (attempt,) = attempts_of(in_vain)
    needs = requirement_of(in_vain)

    assert attempt.considered == considered(candidates(needs), needs, timezone.now())


def test_those_who_can_take_it_come_first_then_those_with_most_room(in_vain):
    make_agent("bob", "Bob Okafor", capacity=1)
    needs = requirement_of(in_vain)

    found = considered(candidates(needs), needs, timezone.now())

    assert [(one.name, one.presence, one.room) for one in found] == [
        ("Bob Okafor", "Available", 1),
        ("Dora Silva", "Appear away", 9),
        ("Alice Martin", "Available", 0),
    ]


@pytest.mark.parametrize(
    ("origin", "sentence"),
    [
        ({}, ""),
        ({"origin": "freed"}, "They had just become free, so they alone were looked at."),
        ({"origin": "affinity"}, "The customer's own agent was asked first."),
    ],
)
def test_attempt_says_why_not_everyone_was_looked_at(in_vain, origin, sentence):
    AssignmentRound.objects.update(requirement=origin)

    assert attempts_of(in_vain)[0].origin == sentence


def test_attempts_name_who_was_considered_and_why_not(write, alice):
    conversation = write()
    AssignmentAttempt.objects.all().delete()
    seated = {"presence": "available", "sessions": 1}
    considered = [
        {"agent": 1, "name": "Alice Martin", "room": 2, "refusal": "", **seated},
        {"agent": 2, "name": "Bob Okafor", "room": 0, "refusal": "no_room", **seated},
    ]
    kept = AssignmentRound.objects.create(
        queue=conversation.queue, considered=considered, others={"not_present": 4}
    )
    AssignmentAttempt.objects.create(
        conversation=conversation, round=kept, outcome="assigned", agent=alice, room=2
    )

    (attempt,) = attempts_of(conversation)

    assert (attempt.outcome, attempt.agent, attempt.room) == ("Assigned", "Alice Martin", 2)
    assert [one.refusal for one in attempt.considered] == [
        "",
        "Has no room: the capacity is taken.",
    ]
    assert attempt.others == [("Does not show a presence this work stream allows.", 4)]


@pytest.mark.parametrize("code", Refusal)
def test_every_refusal_has_a_sentence(code):
    assert str(REFUSALS[code]).endswith(".")


def test_refusal_nobody_knows_is_shown_as_it_is(write):
    conversation = write()
    AssignmentAttempt.objects.all().delete()
    kept = AssignmentRound.objects.create(queue=conversation.queue, others={"gone_fishing": 1})
    AssignmentAttempt.objects.create(conversation=conversation, round=kept, outcome="nobody")

    assert attempts_of(conversation)[0].others == [("gone_fishing", 1)]
