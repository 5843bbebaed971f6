"""Which agent comes first, and why another does not come at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.ranking import (
    Candidate,
    Fit,
    Matching,
    Method,
    Refusal,
    Requirement,
    deal,
    fit_of,
    ranked,
    refusal,
)

MORNING, NOON = datetime(2024, 6, 1, 8, tzinfo=UTC), datetime(2024, 6, 1, 12, tzinfo=UTC)
NOW = datetime(2024, 6, 1, 13, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FRENCH, LAMPS = 31, 32


def candidate(agent_id, room=1, last_assigned_at=MORNING, presence="available", **more):
    return Candidate(
        agent_id=agent_id,
        name=str(agent_id),
        presence=presence,
        room=room,
        last_assigned_at=last_assigned_at,
        **more,
    )


def requirement(units=1, **more):
    present = frozenset({"available", "busy"})
    return Requirement(queue_id=1, work_stream_id=1, units=units, presences=present, **more)


def order(*candidates, **needs):
    return [one.agent_id for one in ranked(candidates, requirement(**needs), NOW)]


def why(one, **needs):
    return refusal(one, requirement(**needs), NOW)


def test_most_room_comes_first():
    assert order(candidate(1, room=1), candidate(2, room=3), candidate(3, room=2)) == [2, 3, 1]


def test_of_equal_room_the_fewest_sessions_come_first():
    assert order(candidate(1, sessions=2), candidate(2, sessions=1)) == [2, 1]


def test_then_whoever_has_waited_longest_for_work():
    assert order(candidate(1, last_assigned_at=NOON), candidate(2)) == [2, 1]


def test_whoever_never_had_any_comes_before_all():
    assert order(candidate(1), candidate(2, last_assigned_at=None)) == [2, 1]


def test_of_equals_in_everything_the_order_is_always_the_same():
    assert order(candidate(2), candidate(1)) == order(candidate(1), candidate(2)) == [1, 2]


def test_taking_turns_looks_at_the_last_assignment_and_not_at_the_room():
    one, other = candidate(1, room=9, last_assigned_at=NOON), candidate(2, room=1)

    assert order(one, other, method=Method.ROUND_ROBIN) == [2, 1]


def test_of_those_who_never_had_a_turn_the_oldest_member_comes_first():
    one = candidate(1, last_assigned_at=None, member_since=NOON)
    other = candidate(2, last_assigned_at=None, member_since=MORNING)

    assert order(one, other, method=Method.ROUND_ROBIN) == [2, 1]


def test_least_active_has_the_fewest_conversations_of_all_work_streams():
    one, other = candidate(1, room=9, running=2), candidate(2, room=1, running=1, sessions=1)

    assert order(one, other, method=Method.LEAST_ACTIVE) == [2, 1]


def test_of_the_equally_active_whoever_has_been_idle_longest_comes_first():
    one, other = candidate(1, last_released_at=NOON), candidate(2, last_released_at=MORNING)

    assert order(one, other, method=Method.LEAST_ACTIVE) == [2, 1]


def test_without_room_for_the_units_nobody_comes():
    assert order(candidate(1, room=2), candidate(2, room=3), candidate(3, room=-1), units=3) == [2]


def test_work_of_no_units_fits_a_full_agent_but_not_an_overfilled_one():
    assert order(candidate(1, room=0), candidate(2, room=-1), units=0) == [1]


def test_whoever_shows_another_presence_is_not_asked():
    assert why(candidate(1, presence="away")) is Refusal.NOT_PRESENT


def test_whoever_has_no_room_is_not_asked():
    assert why(candidate(1, room=0)) is Refusal.NO_ROOM


@pytest.mark.parametrize(("held", "is_too_many"), [(1, False), (2, True), (3, True)])
def test_nobody_holds_more_of_a_work_stream_than_it_allows(held, is_too_many):
    why_not = why(candidate(1, room=9, sessions=held), most_sessions=2)

    assert (why_not is Refusal.TOO_MANY_SESSIONS) is is_too_many


def test_exact_match_wants_every_skill_rated_high_enough():
    skilled = candidate(1, skills={FRENCH: 3, LAMPS: 5})
    too_low = candidate(2, room=9, skills={FRENCH: 2, LAMPS: 5})
    half = candidate(3, room=9, skills={FRENCH: 5})

    assert order(skilled, too_low, half, skills={FRENCH: 3, LAMPS: 4}) == [1]
    assert why(too_low, skills={FRENCH: 3}) is Refusal.LACKS_SKILLS


def test_exact_match_prefers_room_to_better_skills():
    better, roomier = candidate(1, skills={FRENCH: 5}), candidate(2, room=2, skills={FRENCH: 3})

    assert order(better, roomier, skills={FRENCH: 3}) == [2, 1]


def test_closest_match_takes_the_exact_then_the_over_then_the_under_then_the_unskilled():
    without, over = candidate(1, room=9), candidate(2, room=5, skills={FRENCH: 5})
    under, exact = candidate(3, room=7, skills={FRENCH: 2}), candidate(4, skills={FRENCH: 3})

    found = order(without, over, under, exact, skills={FRENCH: 3}, matching=Matching.CLOSEST)

    assert found == [4, 2, 3, 1]


@pytest.mark.parametrize(("near", "far"), [(4, 5), (2, 1)])
def test_closest_match_takes_the_nearer_rating_of_two(near, far):
    one, other = candidate(1, room=9, skills={FRENCH: far}), candidate(2, skills={FRENCH: near})

    assert order(one, other, skills={FRENCH: 3}, matching=Matching.CLOSEST) == [2, 1]


def test_under_qualified_are_measured_by_what_they_lack_alone():
    master = candidate(1, room=1, skills={FRENCH: 2, LAMPS: 5})
    novice = candidate(2, room=9, skills={FRENCH: 1, LAMPS: 3})
    needs = {"skills": {FRENCH: 3, LAMPS: 3}, "matching": Matching.CLOSEST}

    assert order(novice, master, **needs) == [1, 2]


def test_where_skills_are_not_looked_at_room_decides():
    skilled, roomy = candidate(1, skills={FRENCH: 5}), candidate(2, room=2)

    assert order(skilled, roomy, skills={FRENCH: 5}, matching=Matching.NONE) == [2, 1]


@pytest.mark.parametrize(
    ("has", "fit"),
    [
        ({FRENCH: 3}, Fit.EXACT),
        ({FRENCH: 3, LAMPS: 1}, Fit.EXACT),
        ({FRENCH: 4}, Fit.OVER),
        ({FRENCH: 2}, Fit.UNDER),
        ({LAMPS: 5}, Fit.WITHOUT),
    ],
)
def test_fit_says_how_ratings_compare_with_the_need(has, fit):
    assert fit_of(candidate(1, skills=has), requirement(skills={FRENCH: 3})) is fit


def test_everyone_fits_where_nothing_is_needed():
    assert fit_of(candidate(1), requirement()) is Fit.EXACT


def test_whoever_was_cut_off_comes_before_those_with_more_room():
    assert order(candidate(1, room=9), candidate(2), disconnected=frozenset({2})) == [2, 1]


def test_whoever_turned_it_down_comes_last_though_they_have_most_room():
    turned_down = {1: NOW - MINUTE}

    assert order(candidate(1, room=9), candidate(2), declined=turned_down) == [2, 1]


def test_of_those_who_turned_it_down_the_one_who_did_so_first_is_asked_again_first():
    turned_down = {1: NOW - MINUTE, 2: NOW - 2 * MINUTE}

    assert order(candidate(1, room=9), candidate(2), declined=turned_down) == [2, 1]


@pytest.mark.parametrize(("passed", "is_asked"), [(59, False), (60, True)])
def test_whoever_turned_it_down_is_left_in_peace_for_a_while(passed, is_asked):
    needs = {"declined": {1: NOW - timedelta(seconds=passed)}, "cool_down": MINUTE}

    assert order(candidate(1), **needs) == ([1] if is_asked else [])
    assert why(candidate(1), **needs) is (None if is_asked else Refusal.COOLING_DOWN)


def test_dealing_stops_when_the_room_runs_out():
    dealt = deal(9, [candidate(1, room=2), candidate(2, room=3)], requirement(units=2), NOW)

    assert [one.agent_id for one in dealt] == [2, 1]


def test_dealing_tells_how_much_room_each_had_when_it_was_their_turn():
    dealt = deal(3, [candidate(1, room=2), candidate(2, room=3)], requirement(), NOW)

    assert [(one.agent_id, one.room) for one in dealt] == [(2, 3), (1, 2), (2, 2)]


def test_dealing_respects_how_many_one_may_hold():
    dealt = deal(9, [candidate(1, room=9)], requirement(most_sessions=2), NOW)

    assert len(dealt) == 2


moments = st.none() | st.integers(0, 5).map(lambda hour: MORNING + timedelta(hours=hour))
agents = st.lists(
    st.builds(
        candidate,
        st.integers(1, 12),
        room=st.integers(-2, 5),
        presence=st.sampled_from(["available", "busy", "away"]),
        sessions=st.integers(0, 4),
        running=st.integers(0, 4),
        last_assigned_at=moments,
        last_released_at=moments,
        member_since=moments,
        skills=st.dictionaries(st.sampled_from([FRENCH, LAMPS]), st.integers(1, 5)),
    ),
    unique_by=lambda one: one.agent_id,
    max_size=8,
)
needs = st.builds(
    requirement,
    units=st.integers(1, 3),
    method=st.sampled_from(Method),
    most_sessions=st.none() | st.integers(1, 4),
    matching=st.sampled_from(Matching),
    skills=st.dictionaries(st.sampled_from([FRENCH, LAMPS]), st.integers(1, 5)),
    declined=st.dictionaries(st.integers(1, 12), moments.filter(bool)),
    disconnected=st.frozensets(st.integers(1, 12), max_size=3),
    cool_down=st.sampled_from([timedelta(0), timedelta(hours=3)]),
)


def one_by_one(count, candidates, needed):
    """What `deal` promises, done the slow way: rank anew for each conversation."""
    as_they_stand = {one.agent_id: one for one in candidates}
    for _ in range(count):
        able = ranked(as_they_stand.values(), needed, NOW)
        if not able:
            return
        yield able[0]
        as_they_stand[able[0].agent_id] = able[0].busier(needed.units, NOW)


@given(st.integers(0, 12), agents, needs)
def test_dealing_many_is_ranking_anew_for_each(count, candidates, needed):
    assert deal(count, candidates, needed, NOW) == list(one_by_one(count, candidates, needed))


@given(agents, needs)
def test_everyone_is_either_ranked_or_refused_for_a_reason(candidates, needed):
    able = {one.agent_id for one in ranked(candidates, needed, NOW)}

    refused = {one.agent_id for one in candidates if refusal(one, needed, NOW) is not None}
    assert able.isdisjoint(refused)
    assert able | refused == {one.agent_id for one in candidates}
