"""Which agent comes first."""

from datetime import UTC, datetime

from routing.ranking import Candidate, with_room

MORNING, NOON = datetime(2024, 6, 1, 8, tzinfo=UTC), datetime(2024, 6, 1, 12, tzinfo=UTC)


def candidate(agent_id, room=1, sessions=0, last_assigned_at=MORNING):
    return Candidate(
        agent_id=agent_id,
        name=str(agent_id),
        room=room,
        sessions=sessions,
        last_assigned_at=last_assigned_at,
    )


def order(*candidates, units=1):
    return [one.agent_id for one in with_room(candidates, units)]


def test_most_room_comes_first():
    assert order(candidate(1, room=1), candidate(2, room=3), candidate(3, room=2)) == [2, 3, 1]


def test_of_equal_room_the_fewest_sessions_come_first():
    assert order(candidate(1, sessions=2), candidate(2, sessions=1)) == [2, 1]


def test_then_whoever_has_waited_longest_for_work():
    assert order(candidate(1, last_assigned_at=NOON), candidate(2)) == [2, 1]


def test_whoever_never_had_any_comes_before_all():
    assert order(candidate(1), candidate(2, last_assigned_at=None)) == [2, 1]


def test_without_room_for_the_units_nobody_comes():
    assert order(candidate(1, room=2), candidate(2, room=3), candidate(3, room=-1), units=3) == [2]


def test_work_of_no_units_fits_a_full_agent_but_not_an_overfilled_one():
    assert order(candidate(1, room=0), candidate(2, room=-1), units=0) == [1]
