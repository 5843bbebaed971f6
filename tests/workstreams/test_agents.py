"""Agents show a presence and serve queues."""

from tests.fixtures import join
from workstreams.models import Agent, Presence, Queue


def test_presence_that_is_shown_already_is_no_change(alice):
    since = alice.presence_changed_at

    assert not alice.show_presence(Presence.available(), chosen=True)
    assert alice.presence_changed_at == since


def test_changed_presence_is_remembered_with_its_time(alice):
    since = alice.presence_changed_at

    assert alice.show_presence(Presence.objects.get(name="Away"), chosen=True)
    assert alice.presence_changed_at > since
    assert Agent.objects.get().presence.name == "Away"


def test_everybody_serves_the_default_queue(alice):
    assert alice.serves(Queue.default())
    assert list(Queue.objects.served_by(alice)) == [Queue.default()]


def test_members_serve_their_queues(alice, bob, vip):
    join(vip, alice)

    assert alice.serves(vip)
    assert not bob.serves(vip)
    assert list(vip.agents.all()) == [alice]


def test_nobody_serves_no_queue(alice):
    assert not alice.serves(None)
