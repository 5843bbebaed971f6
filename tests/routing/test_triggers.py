"""Whatever may bring work to someone does, at once: the sweep is not needed for any of it."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from omnichannel.access.presence import arrive
from routing import supervision, transfer
from tests.administration.forms import change as change_page
from tests.administration.forms import rows
from tests.administration.test_people_and_queues import agent_row
from tests.fixtures import join, make_agent
from tests.routing.scenes import (
    accept,
    be,
    change,
    let_time_run_out,
    now_of,
    reject,
    set_capacity,
    show,
    write,
)
from workstreams.conversations import auto_close, lifecycle
from workstreams.conversations.models import Conversation

BACKEND = "omnichannel.access.backend.RoleBackend"


@pytest.fixture
def admin(admin_user, settings):
    """An administrator's browser."""
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(admin_user, BACKEND)
    return client


@pytest.fixture
def full(alice, deliver):
    """Alice has one conversation, and no room for the next."""
    set_capacity(alice, 1)
    return write(deliver, 1)


@pytest.fixture
def waiting(full, deliver):
    conversation = write(deliver, 2)
    assert conversation.agent is None
    return conversation


def test_arrival(deliver, alice):
    assert write(deliver, 1).agent == alice


def test_return_of_the_customer(deliver, full, alice, stream, commit):
    change(stream, agent_affinity=False)
    with commit():
        lifecycle.close_session(full, alice.user)

    assert write(deliver, 1, mid="m_back").agent == alice


def test_presence(deliver, alice, commit):
    be(alice, "Away")
    conversation = write(deliver, 1)

    show(commit, alice, "Busy")

    assert now_of(conversation).agent == alice


def test_sign_in(deliver, alice, commit):
    be(alice, "Offline")
    conversation = write(deliver, 1)

    with commit():
        arrive(alice.user)

    assert now_of(conversation).agent == alice


def test_capacity_an_administrator_gives(admin, alice, waiting, commit):
    posted = {"name": "Alice", "username": "alice", "role": "agent", "is_active": "on"}

    with commit():
        admin.post(change_page(alice.user), posted | agent_row(alice, **{"agent-0-capacity": 2}))

    assert now_of(waiting).agent == alice


def test_membership(admin, deliver, alice, vip, commit):
    set_capacity(alice, 0)
    conversation = write(deliver, 1)
    Conversation.objects.update(queue=vip)
    set_capacity(alice, 1)
    members = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0}
    posted = {"name": "VIP", "priority": 1, "is_active": "on", "assignment_method": "round_robin"}
    posted |= {**members, "memberships-0-agent": alice.pk, **rows("overflow_rules")}

    with commit():
        admin.post(change_page(vip), posted)

    assert now_of(conversation).agent == alice


def test_work_put_aside(full, waiting, alice, commit):
    with commit():
        lifecycle.close_session(full, alice.user)

    assert now_of(waiting).agent == alice


def test_work_closed(full, waiting, alice, commit):
    with commit():
        lifecycle.end(full, alice.user)
    assert now_of(waiting).agent is None

    with commit():
        lifecycle.close_session(full, alice.user)

    assert now_of(waiting).agent == alice


def test_work_closed_by_a_supervisor(full, waiting, alice, sofia, commit):
    with commit():
        lifecycle.force_close(full, sofia.user)

    assert now_of(waiting).agent == alice


def test_work_given_back(full, waiting, alice, commit):
    Conversation.objects.filter(pk=waiting.pk).update(last_customer_message_at=full.opened_at)

    with commit():
        lifecycle.release(full, alice.user)

    assert now_of(waiting).agent == alice


def test_work_closed_for_inactivity(full, waiting, alice, commit):
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    idle = Conversation.objects.filter(pk=full.pk)
    idle.update(last_activity_at=long_ago, status_changed_at=long_ago)

    with commit():
        assert auto_close.close_inactive() == 1

    assert now_of(waiting).agent == alice


def test_transfer_to_another_queue(full, waiting, alice, vip, commit):
    with commit():
        transfer.to_queue(full, vip, alice.user)

    assert now_of(waiting).agent == alice


def test_transfer_finds_the_other_queues_agents(full, alice, vip, commit):
    join(vip, carol := make_agent("carol", "Carol Whitfield"))

    with commit():
        transfer.to_queue(full, vip, alice.user)

    assert now_of(full).agent == carol


def test_transfer_to_a_colleague_frees_the_first_agent(full, waiting, alice, commit):
    carol = make_agent("carol", "Carol Whitfield", capacity=1)

    with commit():
        transfer.to_agent(full, carol, alice.user)

    assert (now_of(full).agent, now_of(waiting).agent) == (carol, alice)


def test_assignment_by_a_supervisor_frees_the_first_agent(full, waiting, alice, sofia, commit):
    with commit():
        supervision.assign(full, sofia, sofia.user)

    assert now_of(waiting).agent == alice


def test_lost_connection(full, alice, commit):
    carol = make_agent("carol", "Carol Whitfield")
    be(alice, "Offline")

    with commit():
        lifecycle.disconnect(full)

    assert now_of(full).agent == carol


@pytest.fixture
def asked(asking, deliver, alice):
    """Alice is asked about one, and has no room for the next."""
    change(asking, offer_again_seconds=600)
    set_capacity(alice, 1)
    return write(deliver, 1)


def test_rejection_asks_the_next_agent(asked, alice, commit):
    carol = make_agent("carol", "Carol Whitfield")

    reject(commit, asked, alice)

    assert now_of(asked).offered_to == carol


def test_rejection_brings_the_next_conversation(asked, deliver, alice, commit):
    waiting = write(deliver, 2)

    reject(commit, asked, alice)

    assert now_of(waiting).offered_to == alice


def test_missed_offer_asks_the_next_agent(asked, commit):
    carol = make_agent("carol", "Carol Whitfield")

    let_time_run_out(commit)

    assert now_of(asked).offered_to == carol


def test_missed_offer_brings_the_next_conversation(asked, asking, deliver, alice, commit):
    change(asking, inactive_after_missed_offer=False)
    waiting = write(deliver, 2)

    let_time_run_out(commit)

    assert now_of(waiting).offered_to == alice


def test_accepted_transfer_frees_the_first_agent(asked, deliver, alice, commit):
    accept(commit, asked, alice)
    waiting = write(deliver, 2)
    carol = make_agent("carol", "Carol Whitfield", capacity=1)
    with commit():
        transfer.to_agent(asked, carol, alice.user)

    accept(commit, asked, carol)

    assert now_of(waiting).offered_to == alice
