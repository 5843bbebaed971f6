"""The event stream: who hears of what, and that they hear it at once."""

import contextlib
import json

import pytest
import requests

from omnichannel.inbox.stream import MOST_WAITING, RESYNC, Listener, event
from tests.fixtures import text_item
from tests.inbox.serving import served
from workstreams.conversations.live import Change, announce
from workstreams.models import Queue

TIMEOUT = (3, 10)


def listener(*, supervises=False, agent=1, queues=()):
    return Listener(supervises, agent, frozenset(queues))


@pytest.mark.parametrize(
    ("who", "change", "heard"),
    [
        (listener(agent=1), {"conversation": 5, "agent": 1, "queue": 9}, True),
        (listener(agent=1), {"conversation": 5, "agent": 2, "queue": 9}, False),
        (listener(agent=1), {"agent": 1}, True),
        (listener(agent=1), {"agent": 2}, False),
        (listener(agent=1, queues=[9]), {"conversation": 5, "queue": 9}, True),
        (listener(agent=1, queues=[8]), {"conversation": 5, "queue": 9}, False),
        (listener(agent=None), {"conversation": 5}, False),
        (listener(agent=None, supervises=True), {"conversation": 5, "agent": 2}, True),
    ],
)
def test_only_who_may_see_a_change_hears_of_it(who, change, heard):
    assert who.may_hear(change) is heard


def test_a_slow_reader_starts_anew():
    slow = listener()

    for number in range(MOST_WAITING + 1):
        slow.tell(event("conversation", number))

    assert slow.waiting.get_nowait() == RESYNC
    assert slow.waiting.empty()


@contextlib.contextmanager
def listening(base, client):
    """An open stream; the first one of a process says `resync` twice: PostgreSQL is heard."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    address = f"{base}/inbox/stream/"
    with requests.get(address, cookies=cookies, stream=True, timeout=TIMEOUT) as response:
        stream = words(response)
        assert next(stream) == ("resync", "")
        yield stream


def words(stream):
    """(event, data) of each word, as a browser reads them."""
    name = ""
    for line in stream.iter_lines(chunk_size=1, decode_unicode=True):
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


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
