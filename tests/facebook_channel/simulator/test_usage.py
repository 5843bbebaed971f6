"""How often a page may call."""

import pytest

from facebook_channel.simulator import clock
from facebook_channel.simulator.graph_errors import GraphError
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.usage import LIMITS, Usage


@pytest.fixture
def usage(tmp_path):
    storage = Storage(tmp_path)
    yield Usage(storage)
    storage.close()
    clock.stand(0)


def refused(usage, page_id, what):
    try:
        usage.count(page_id, what)
    except GraphError as error:
        return error.code
    return None


@pytest.mark.parametrize("what", ["audio and video", "conversations", "messenger_profile"])
def test_one_call_too_many_is_refused(usage, what):
    allowed = [refused(usage, "1", what) for _ in range(LIMITS[what][0])]

    assert set(allowed) == {None}
    assert refused(usage, "1", what) == 613


def test_pages_are_counted_one_by_one(usage):
    for _ in range(3):
        refused(usage, "1", "conversations")

    assert refused(usage, "2", "conversations") is None


def test_calls_are_forgotten_when_their_time_is_over(usage):
    for _ in range(3):
        refused(usage, "1", "conversations")

    clock.stand(1001)

    assert refused(usage, "1", "conversations") is None


def test_clock_that_goes_back_forgets_the_calls_of_the_future(usage):
    clock.stand(60_000)
    for _ in range(3):
        refused(usage, "1", "conversations")

    clock.stand(0)

    assert refused(usage, "1", "conversations") is None


def test_conversations_are_limited_over_http(call):
    answers = [call("GET", "me/conversations") for _ in range(12)]

    assert 400 in [answer.status_code for answer in answers]
