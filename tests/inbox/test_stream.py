"""The event stream: who hears of what, and that they hear it at once."""

import contextlib

import pytest
import requests

from omnichannel.inbox.hub import MOST_KEPT, MOST_WAITING, Listener, Past, event
from tests.fixtures import text_item
from tests.inbox.listening import TIMEOUT, listening
from tests.inbox.serving import served
from workstreams.conversations.live import Change, announce
from workstreams.models import Queue


def listener(*, user=100, supervises=False, agent=1, queues=()):
    return Listener(user, supervises, agent, frozenset(queues))


@pytest.mark.parametrize(
    ("who", "change", "heard"),
    [
        (listener(agent=1), {"conversation": 5, "agent": 1, "queue": 9}, True),
        (listener(agent=1), {"conversation": 5, "agent": 2, "queue": 9}, False),
        (listener(agent=1), {"conversation": 5, "agent": 2, "helpers": [3, 1]}, True),
        (listener(agent=1), {"agent": 1}, True),
        (listener(agent=1), {"agent": 2}, False),
        (listener(agent=1, queues=[9]), {"conversation": 5, "queue": 9}, True),
        (listener(agent=1, queues=[8]), {"conversation": 5, "queue": 9}, False),
        (listener(agent=None), {"conversation": 5}, False),
        (listener(agent=None, supervises=True), {"conversation": 5, "agent": 2}, True),
        (listener(user=100), {"rights_of": 100}, True),
        (listener(user=100, supervises=True), {"rights_of": 101}, False),
    ],
)
def test_only_who_may_see_a_change_hears_of_it(who, change, heard):
    assert who.may_hear(change) is heard


def test_a_slow_reader_starts_anew():
    slow = listener()

    for number in range(MOST_WAITING + 1):
        slow.tell(event("conversation", number))

    assert slow.waiting.get_nowait() == event("resync")
    assert slow.waiting.empty()


CHANGE = {"conversation": 5, "agent": 1}


@pytest.fixture
def past():
    past = Past()
    past.begin()
    return past


def test_who_comes_back_hears_what_was_missed(past):
    past.keep(CHANGE)
    mark = past.now
    missed = past.keep({"conversation": 6})

    assert past.since(mark) == [({"conversation": 6}, missed)]


def test_who_missed_nothing_hears_nothing(past):
    past.keep(CHANGE)

    assert past.since(past.now) == []


@pytest.mark.parametrize(
    "mark", ["", "nonsense", "0000-1", "-", "{epoch}-99", "{epoch}-x", "{epoch}-" + 5000 * "9"]
)
def test_a_mark_nobody_knows_begins_anew(past, mark):
    past.keep(CHANGE)

    assert past.since(mark.format(epoch=past.epoch)) is None


def test_what_was_missed_for_too_long_is_not_known_any_more(past):
    mark = past.now
    for _change in range(MOST_KEPT + 1):
        past.keep(CHANGE)

    assert past.since(mark) is None


def test_a_connection_that_was_lost_begins_a_new_count(past):
    past.keep(CHANGE)
    mark = past.now
    past.begin()

    assert past.since(mark) is None


@pytest.mark.django_db(transaction=True)
def test_a_stranger_gets_no_stream(page):
    with served() as base:
        assert requests.get(f"{base}/inbox/stream/", timeout=TIMEOUT).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_stream_ends_in_silence_when_the_server_stops(signed_in, alice, page, capsys):
    with contextlib.ExitStack() as longer, served() as base:
        longer.enter_context(listening(base, signed_in(alice)))

    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_a_message_is_heard_by_its_agent_and_by_nobody_else(
    signed_in, deliver, conversation, alice, bob, vip
):
    at_alices, at_bobs = signed_in(alice), signed_in(bob)
    with (
        served() as base,
        listening(base, at_alices) as alices,
        listening(base, at_bobs) as bobs,
    ):
        assert next(alices) == ("resync", "")
        conversation.queue = vip  # one that neither serves
        conversation.save(update_fields=["queue"])
        deliver(text_item("One more question", mid="m_2"))
        announce([Change(agent=bob.pk)])

        assert next(alices) == ("conversation", conversation.pk)
        assert next(bobs) == ("presence", bob.pk)


@pytest.mark.django_db(transaction=True)
def test_everyone_hears_of_the_default_queue(signed_in, conversation, bob):
    with served() as base, listening(base, signed_in(bob)) as bobs:
        assert next(bobs) == ("resync", "")

        announce([Change(conversation=conversation.pk, queue=Queue.default().pk)])

        assert next(bobs) == ("conversation", conversation.pk)


@pytest.mark.django_db(transaction=True)
def test_a_stream_that_was_cut_off_hears_exactly_what_it_missed(signed_in, conversation, bob):
    queue = Queue.default().pk
    at_bobs = signed_in(bob)
    with served() as base:
        with listening(base, at_bobs) as before:
            assert next(before) == ("resync", "")
            announce([Change(conversation=7, queue=queue)])
            assert next(before) == ("conversation", 7)
            mark = before.mark
        announce([Change(conversation=8, queue=queue)])
        announce([Change(conversation=9, agent=conversation.agent_id)])  # not theirs to hear

        with listening(base, at_bobs, after=mark) as after:
            announce([Change(conversation=10, queue=queue)])
            assert [next(after), next(after)] == [("conversation", 8), ("conversation", 10)]
