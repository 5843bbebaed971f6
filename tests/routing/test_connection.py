"""An open inbox gives signs of life; when there are none, the work goes to who is there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from omnichannel.access.presence import leave
from routing import connection
from routing.presence import settle_everyone
from tests.fixtures import make_agent
from tests.routing.scenes import (
    be,
    change,
    kinds,
    let_time_run_out,
    now_of,
    set_capacity,
    show,
    shown_by,
    write,
)
from workstreams.conversations import lifecycle
from workstreams.models import Agent, User


@pytest.fixture
def held(deliver, alice, commit):
    """Alice works on it before an open inbox."""
    with commit():
        connection.seen([alice.pk])
    return write(deliver, 1)


def is_silent(agent, seconds, settings):
    ago = timezone.now() - timedelta(seconds=settings.AGENT_GRACE_SECONDS + seconds)
    Agent.objects.filter(pk=agent.pk).update(last_seen_at=ago)


@pytest.fixture
def lose(commit, settings):
    """Nothing is heard of them for longer than the time of grace."""

    def lose(agent):
        is_silent(agent, 1, settings)
        with commit():
            return connection.lose_the_silent()

    return lose


def test_within_the_time_of_grace_nothing_happens(held, alice, commit, settings):
    is_silent(alice, -5, settings)

    with commit():
        assert connection.lose_the_silent() == 0

    assert now_of(held).agent == alice


def test_silent_agent_is_offline(held, alice, lose):
    assert lose(alice) == 1

    assert shown_by(alice) == "Offline"


def test_whoever_never_had_an_inbox_open_is_not_lost(held, bob, commit):
    with commit():
        connection.lose_the_silent()

    assert shown_by(bob) == "Available"


def test_silent_agent_is_lost_once(held, alice, lose, commit):
    lose(alice)

    with commit():
        assert connection.lose_the_silent() == 0


def test_work_goes_back_to_its_queue(held, alice, lose):
    lose(alice)

    conversation = now_of(held)
    assert (conversation.status, conversation.agent) == ("open", None)
    assert held.sessions.get().closure_reason == "agent_disconnected"
    assert "disconnected" in kinds(held)


def test_work_goes_to_who_is_there(held, alice, lose):
    carol = make_agent("carol", "Carol Whitfield")

    lose(alice)

    assert now_of(held).agent == carol


def test_work_stream_can_keep_it_with_the_agent(held, alice, stream, lose):
    change(stream, on_disconnect="keep")

    lose(alice)

    assert (now_of(held).agent, shown_by(alice)) == (alice, "Offline")


@pytest.mark.parametrize("let_go", [lifecycle.end, lifecycle.close_session])
def test_what_is_wrapped_up_or_waits_stays(held, alice, lose, let_go):
    let_go(held, alice.user)

    lose(alice)

    assert now_of(held).agent == alice


def test_what_the_silent_agent_was_asked_goes_to_the_next(asking, deliver, alice, lose):
    conversation = write(deliver, 1)
    carol = make_agent("carol", "Carol Whitfield")

    lose(alice)

    assert now_of(conversation).offered_to == carol


def test_whoever_comes_back_shows_what_they_showed(held, alice, lose, commit):
    show(commit, alice, "Away")
    lose(alice)

    with commit():
        connection.seen([alice.pk])

    assert shown_by(alice) == "Away"


def test_whoever_comes_back_is_as_busy_as_the_work_that_is_left(held, alice, lose, commit):
    make_agent("carol", "Carol Whitfield")
    assert shown_by(alice) == "Busy"
    lose(alice)

    with commit():
        connection.seen([alice.pk])

    assert shown_by(alice) == "Available"


def test_whoever_was_full_and_comes_back_gets_work(held, alice, deliver, lose, commit):
    set_capacity(alice, 1)
    be(alice, "Busy - DND")
    Agent.objects.update(presence_is_chosen=False)
    lose(alice)

    with commit():
        connection.seen([alice.pk])

    assert now_of(held).agent == alice


def test_whoever_comes_back_is_preferred_where_it_still_waits(held, alice, lose, commit):
    lose(alice)
    carol = make_agent("carol", "Carol Whitfield", capacity=9, presence="Away")
    with commit():
        connection.seen([alice.pk])

    assert now_of(held).agent == alice
    assert not carol.conversations.exists()


def test_offline_one_chose_after_the_loss_stays(held, alice, lose, commit):
    lose(alice)
    show(commit, alice, "Busy")
    show(commit, alice, "Offline")

    with commit():
        connection.seen([alice.pk])

    assert shown_by(alice) == "Offline"


def test_signs_of_life_keep_the_work(held, alice, commit, settings):
    is_silent(alice, 1, settings)
    with commit():
        connection.seen([alice.pk])

    with commit():
        assert connection.lose_the_silent() == 0

    assert now_of(held).agent == alice


def test_missed_offer_is_not_undone_by_a_sign_of_life(asking, deliver, alice, commit):
    write(deliver, 1)
    let_time_run_out(commit)

    with commit():
        connection.seen([alice.pk])

    assert shown_by(alice) == "Inactive"


def test_do_not_disturb_they_chose_is_back_with_them(alice, lose, commit):
    show(commit, alice, "Busy - DND")
    lose(alice)
    assert shown_by(alice) == "Offline"

    with commit():
        connection.seen([alice.pk])
    settle_everyone()

    assert shown_by(alice) == "Busy - DND"


def test_offline_said_after_the_loss_stays(held, alice, lose, commit):
    lose(alice)
    show(commit, alice, "Offline")

    with commit():
        connection.seen([alice.pk])

    assert shown_by(alice) == "Offline"


def test_whoever_signs_out_after_the_loss_stays_offline(held, alice, lose, commit):
    lose(alice)
    with commit():
        leave(alice.user)

    with commit():
        connection.seen([alice.pk])

    assert shown_by(alice) == "Offline"


def test_whoever_may_not_sign_in_any_more_gives_no_signs_of_life(held, alice, lose, commit):
    lose(alice)
    User.objects.filter(agent=alice).update(is_active=False)

    with commit():
        connection.seen([alice.pk])

    assert shown_by(alice) == "Offline"
    assert Agent.objects.get(pk=alice.pk).last_seen_at is None
