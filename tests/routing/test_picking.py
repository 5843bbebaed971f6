"""Agents take open conversations themselves where their work stream lets them."""

import pytest

from routing import distribution
from routing.distribution import NotForPicking, pick
from tests.routing.test_distribution import set_capacity, write
from workstreams.conversations.models import ConversationMoved
from workstreams.models import Queue


def test_agent_picks_where_the_work_stream_is_for_picking(deliver, alice, stream):
    stream.mode = "pick"
    stream.save(update_fields=["mode"])
    conversation = write(deliver, 1)

    pick(conversation, alice.user)

    conversation.refresh_from_db()
    assert (conversation.status, conversation.agent) == ("active", alice)
    event = conversation.events.last()
    assert (event.actor, event.data["picked"]) == (alice.user, True)


def test_agent_picks_beyond_capacity_where_that_is_allowed(deliver, alice, stream):
    stream.agents_may_pick_pushed = True
    stream.save(update_fields=["agents_may_pick_pushed"])
    set_capacity(alice, 0)
    conversation = write(deliver, 1)

    pick(conversation, alice.user)

    (alices,) = distribution.candidates(Queue.default(), stream)
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
    stream.mode = "pick"
    stream.save(update_fields=["mode"])
    conversation = write(deliver, 1)
    pick(conversation, alice.user)

    with pytest.raises(ConversationMoved):
        pick(conversation, bob.user)

    conversation.refresh_from_db()
    assert conversation.agent == alice
