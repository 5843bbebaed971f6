"""Agents take open conversations themselves where their work stream lets them."""

import pytest

from routing.candidates import candidates
from routing.distribution import NotForPicking, pick
from routing.requirement import requirement_for
from tests.fixtures import join
from tests.routing.scenes import change, now_of, set_capacity, write
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Conversation, ConversationMoved
from workstreams.models import Queue


def test_agent_picks_where_the_work_stream_is_for_picking(deliver, alice, stream):
    change(stream, mode="pick")
    conversation = write(deliver, 1)

    pick(conversation, alice.user)

    conversation.refresh_from_db()
    assert (conversation.status, conversation.agent) == ("active", alice)
    event = conversation.events.last()
    assert (event.actor, event.data["picked"]) == (alice.user, True)


def test_agent_picks_beyond_capacity_where_that_is_allowed(deliver, alice, stream):
    change(stream, agents_may_pick_pushed=True)
    set_capacity(alice, 0)
    conversation = write(deliver, 1)

    pick(conversation, alice.user)

    (alices,) = candidates(requirement_for(Queue.default(), stream))
    assert alices.room == -1


def test_agent_does_not_pick_what_is_pushed(deliver, alice):
    set_capacity(alice, 0)
    conversation = write(deliver, 1)

    with pytest.raises(NotForPicking):
        pick(conversation, alice.user)


def test_supervisor_picks_anything(deliver, sofia):
    conversation = write(deliver, 1)

    pick(conversation, sofia.user)

    conversation.refresh_from_db()
    assert conversation.agent == sofia


def test_second_pick_loses(deliver, alice, bob, stream):
    change(stream, mode="pick")
    conversation = write(deliver, 1)
    pick(conversation, alice.user)

    with pytest.raises(ConversationMoved):
        pick(conversation, bob.user)

    conversation.refresh_from_db()
    assert conversation.agent == alice


def test_agent_picks_nothing_of_a_queue_they_do_not_serve(deliver, alice, bob, stream, vip):
    change(stream, mode="pick")
    conversation = write(deliver, 1)
    Conversation.objects.update(queue=vip)
    join(vip, bob)

    with pytest.raises(NotForPicking):
        pick(now_of(conversation), alice.user)


def test_picking_is_the_way_the_session_began(deliver, alice, stream):
    change(stream, mode="pick")
    conversation = write(deliver, 1)

    pick(conversation, alice.user)

    session = conversation.sessions.get()
    assert session.origin == "pick"
    assert session.accepted_at is not None


def test_picking_what_one_is_asked_to_take_is_accepting_it(deliver, alice, asking):
    conversation = write(deliver, 1)

    pick(conversation, alice.user)

    assert now_of(conversation).agent == alice
    assert conversation.sessions.get().origin == "distribution"


def test_what_a_colleague_is_asked_to_take_is_not_for_picking(deliver, alice, sofia, asking):
    conversation = write(deliver, 1)

    with pytest.raises(ConversationMoved):
        pick(conversation, sofia.user)

    assert now_of(conversation).offered_to == alice


def test_what_has_gone_to_another_queue_is_not_picked_from_an_old_page(deliver, alice, stream, vip):
    change(stream, mode="pick")
    as_the_page_shows_it = write(deliver, 1)
    lifecycle.transfer(now_of(as_the_page_shows_it), vip, None)

    with pytest.raises(NotForPicking):
        pick(as_the_page_shows_it, alice.user)

    assert now_of(as_the_page_shows_it).agent is None
