"""What a set-up file says about how work is distributed."""

import pytest

from omnichannel.administration.setup import SetupRefused, apply, check
from workstreams.models import Queue, WorkStream


def set_up(queues=(), **stream):
    apply(check({"queues": list(queues), "work_stream": {"name": "Messages", **stream}}))
    return WorkStream.objects.get(name="Messages")


def test_new_work_stream_assigns_at_once_unless_the_file_says_otherwise(db):
    assert set_up().auto_assign

    WorkStream.objects.all().delete()
    assert not set_up(auto_assign=False).auto_assign


def test_work_stream_that_asks_goes_on_asking_where_the_file_is_silent(db):
    WorkStream.objects.create(name="Messages", auto_assign=False)

    assert not set_up(capacity=2).auto_assign


def test_everything_about_offers_and_affinity_can_stand_in_the_file(db):
    values = {
        "max_concurrency": 4,
        "matching": "closest",
        "agent_affinity": False,
        "affinity_ignores_limits": False,
        "affinity_after_closure": True,
        "offer_seconds": 45,
        "inactive_after_missed_offer": False,
        "offer_again_seconds": 0,
        "decline_limit": 3,
        "decline_minutes": 2,
        "after_declines": "close",
        "on_disconnect": "keep",
    }
    stream = set_up(**values)

    assert {name: getattr(stream, name) for name in values} == values


def test_fallback_queue_is_named_and_taken_back(db):
    stream = set_up([{"name": "Lamps"}], fallback_queue="Lamps")
    assert stream.fallback_queue == Queue.objects.get(name="Lamps")

    assert set_up(fallback_queue=None).fallback_queue is None


def test_fallback_queue_that_is_not_there_is_refused(db):
    with pytest.raises(SetupRefused, match=r"work_stream\.fallback_queue: there is no queue"):
        set_up(fallback_queue="Nowhere")


REFUSED = "does not work while away is an allowed presence"


def test_missed_offers_and_away_do_not_go_together(db):
    wrong = {"allowed_presences": ["away"], "inactive_after_missed_offer": True}
    with pytest.raises(SetupRefused, match=REFUSED):
        set_up(auto_assign=False, **wrong)


def test_missed_offers_and_away_do_not_come_together_in_two_files(db):
    set_up(auto_assign=False, inactive_after_missed_offer=True)

    with pytest.raises(SetupRefused, match=REFUSED):
        set_up(allowed_presences=["available", "away"])


def test_missed_offers_and_away_go_together_where_nobody_is_asked(db):
    stream = set_up(allowed_presences=["away"], inactive_after_missed_offer=True)

    assert stream.inactive_after_missed_offer


def test_new_work_stream_that_asks_who_is_away_leaves_agents_active(db):
    stream = set_up(auto_assign=False, allowed_presences=["available", "away"])

    assert not stream.inactive_after_missed_offer


def test_work_stream_that_was_saved_with_both_takes_its_file_again(db):
    both = {"allowed_presences": ["away"], "inactive_after_missed_offer": True}
    WorkStream.objects.create(name="Messages", auto_assign=False, **both)

    assert set_up(capacity=2, **both).capacity == 2


def test_assignment_method_of_a_queue_stands_in_the_file(db):
    set_up([{"name": "Lamps", "assignment_method": "round_robin"}])

    assert Queue.objects.get(name="Lamps").assignment_method == "round_robin"
