"""What an agent shows: every screen learns it, work follows, and it follows the work."""

from importlib import import_module

import pytest
from django.apps import apps

from omnichannel.access.presence import arrive, leave
from routing import connection, distribution, presence
from tests.fixtures import make_agent, text_item
from tests.routing.scenes import (
    accept,
    be,
    change,
    let_time_run_out,
    now_of,
    reject,
    set_capacity,
    show,
    shown_by,
    write,
)
from workstreams.conversations import lifecycle
from workstreams.models import Agent, Presence


def announcements(queries):
    return [query for query in queries if "pg_notify" in query["sql"]]


def test_change_is_announced(alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as queries:
        presence.show(alice, Presence.objects.get(name="Away"))

    assert len(announcements(queries)) == 1
    assert alice.presence.name == "Away"


def test_what_is_shown_already_is_not_announced(alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as queries:
        presence.show(alice, Presence.available())

    assert announcements(queries) == []


def test_work_comes_after_the_commit(deliver, commit, page):
    bob = make_agent("bob", "Bob Tanner", presence="Away")
    deliver(text_item())

    with commit():
        presence.show(bob, Presence.available())
        assert not bob.conversations.exists()

    assert bob.conversations.exists()


@pytest.mark.parametrize(
    ("capacity", "shown"), [(3, "Busy"), (1, "Busy - DND"), (2, "Busy"), (0, "Busy - DND")]
)
def test_work_makes_busy_and_full_makes_do_not_disturb(deliver, alice, stream, capacity, shown):
    change(stream, agent_affinity=False)
    set_capacity(alice, max(capacity, 1))
    conversation = write(deliver, 1)
    set_capacity(alice, capacity)

    presence.settle([conversation.agent_id])

    assert shown_by(alice) == shown


def test_who_has_nothing_any_more_is_available(deliver, alice, commit):
    conversation = write(deliver, 1)

    with commit():
        lifecycle.close_session(conversation, alice.user)

    assert shown_by(alice) == "Available"


def test_who_is_full_no_more_is_busy(deliver, alice, commit):
    set_capacity(alice, 2)
    conversation, _ = write(deliver, 1), write(deliver, 2)
    assert shown_by(alice) == "Busy - DND"

    with commit():
        lifecycle.close_session(conversation, alice.user)

    assert shown_by(alice) == "Busy"


def test_wrapping_up_keeps_busy(deliver, alice, commit):
    conversation = write(deliver, 1)

    with commit():
        lifecycle.end(conversation, alice.user)

    assert shown_by(alice) == "Busy"


def test_being_asked_makes_busy_too(asking, deliver, alice):
    write(deliver, 1)

    assert shown_by(alice) == "Busy"


def test_rejecting_makes_available_again(asking, deliver, alice, commit):
    change(asking, offer_again_seconds=600)
    conversation = write(deliver, 1)

    reject(commit, conversation, alice)

    assert shown_by(alice) == "Available"


@pytest.mark.parametrize("chosen", ["Away", "Offline"])
def test_away_and_offline_stay_whatever_the_work(deliver, alice, commit, chosen):
    conversation = write(deliver, 1)
    show(commit, alice, chosen)

    with commit():
        lifecycle.end(conversation, alice.user)
        lifecycle.close_session(conversation, alice.user)

    assert shown_by(alice) == chosen


def test_do_not_disturb_an_agent_chose_stays(deliver, alice, commit):
    conversation = write(deliver, 1)
    show(commit, alice, "Busy - DND")

    with commit():
        lifecycle.close_session(conversation, alice.user)

    assert shown_by(alice) == "Busy - DND"


def test_do_not_disturb_chosen_on_top_of_the_systems_own_stays(deliver, alice, commit):
    set_capacity(alice, 1)
    conversation = write(deliver, 1)
    assert shown_by(alice) == "Busy - DND"
    show(commit, alice, "Busy - DND")

    with commit():
        lifecycle.close_session(conversation, alice.user)

    assert shown_by(alice) == "Busy - DND"


def test_presence_of_ones_own_with_the_fitting_base_status_stays(deliver, alice, commit):
    custom = Presence.objects.create(name="Phone", text="On the phone", base_status="busy")
    write(deliver, 1)

    with commit():
        presence.show(alice, custom)
    presence.settle([alice.pk])

    assert shown_by(alice) == "Phone"


def test_busy_an_agent_chose_stays_until_their_work_changes(alice, commit):
    show(commit, alice, "Busy")

    presence.settle_everyone()

    assert shown_by(alice) == "Busy"


def test_lost_wake_up_is_made_up_for(deliver, alice):
    write(deliver, 1)
    Agent.objects.update(presence=Presence.available())

    presence.settle_everyone()

    assert shown_by(alice) == "Busy"


def test_following_the_work_is_announced(deliver, alice, django_assert_max_num_queries):
    write(deliver, 1)
    Agent.objects.update(presence=Presence.available())

    with django_assert_max_num_queries(12) as queries:
        presence.settle([alice.pk])

    assert len(announcements(queries)) == 1


def test_sign_in_shows_available(alice, commit):
    show(commit, alice, "Offline")

    with commit():
        arrive(alice.user)

    assert shown_by(alice) == "Available"


def test_sign_in_shows_the_default_presence(alice, commit):
    Agent.objects.update(default_presence=Presence.objects.get(name="Away"))

    with commit():
        arrive(alice.user)

    assert shown_by(alice) == "Away"


def test_sign_in_with_work_in_hand_shows_how_much(deliver, alice, commit):
    write(deliver, 1)
    show(commit, alice, "Offline")

    with commit():
        arrive(alice.user)

    assert shown_by(alice) == "Busy"


def test_sign_in_respects_a_default_of_away_though_there_is_work(deliver, alice, commit):
    write(deliver, 1)
    Agent.objects.update(default_presence=Presence.objects.get(name="Away"))

    with commit():
        arrive(alice.user)

    assert shown_by(alice) == "Away"


def test_sign_out_shows_offline(alice, commit):
    with commit():
        leave(alice.user)

    assert shown_by(alice) == "Offline"


def test_inactive_agent_comes_back_as_busy_as_they_are(asking, deliver, alice, commit):
    accept(commit, write(deliver, 1), alice)
    write(deliver, 2)
    let_time_run_out(commit)
    assert shown_by(alice) == "Inactive"

    with commit():
        presence.come_back(Agent.objects.get(pk=alice.pk))

    assert shown_by(alice) == "Busy"


def test_inactive_agent_who_comes_back_is_asked_again(asking, deliver, alice, commit):
    conversation = write(deliver, 1)
    let_time_run_out(commit)
    assert now_of(conversation).offered_to is None

    with commit():
        presence.come_back(Agent.objects.get(pk=alice.pk))

    assert now_of(conversation).offered_to == alice


def test_reconnecting_restores_what_was_shown(alice, commit, settings):
    show(commit, alice, "Away")
    settings.AGENT_GRACE_SECONDS = 0
    with commit():
        connection.seen([alice.pk])
        connection.lose_the_silent()
    assert shown_by(alice) == "Offline"

    with commit():
        connection.seen([alice.pk])

    assert shown_by(alice) == "Away"


def test_engine_looks_at_the_base_status_alone(deliver, alice):
    custom = Presence.objects.create(name="Training", text="In training", base_status="away")
    alice.show_presence(custom, chosen=True)
    conversation = write(deliver, 1)

    assert distribution.distribute() == 0
    assert conversation.agent is None


@pytest.mark.parametrize("name", ["Busy", "Busy - DND"])
def test_default_of_not_being_free_stays_after_the_sign_in(alice, commit, name):
    Agent.objects.update(default_presence=Presence.objects.get(name=name))
    with commit():
        arrive(alice.user)

    with commit():
        presence.settle_everyone()

    assert shown_by(alice) == name


@pytest.mark.parametrize("name", ["Away", "Offline"])
def test_missed_offer_changes_nothing_for_who_said_they_are_not_there(
    asking, deliver, alice, commit, name
):
    write(deliver, 1)
    be(alice, name)

    let_time_run_out(commit)

    assert shown_by(alice) == name


def test_what_agents_showed_before_this_release_counts_as_chosen(alice):
    be(alice, "Busy - DND")
    Agent.objects.update(presence_is_chosen=False)

    import_module("workstreams.migrations.0004_presences_so_far_were_chosen").mark(apps, None)
    presence.settle_everyone()

    assert shown_by(alice) == "Busy - DND"
