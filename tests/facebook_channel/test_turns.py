"""One page may have half of a worker's threads; the rest is for the others."""

import pytest

from facebook_channel.rate_limit.turns import share_threads, turn
from workstreams.channels.errors import SlowDown

HARBOUR, OUTLET = 1, 2


@pytest.fixture
def worker():
    """Of four threads, as Celery tells it."""
    share_threads({"concurrency": 4})
    yield
    share_threads({"concurrency": 10_000})


def test_page_with_half_of_the_threads_waits(worker):
    with turn(HARBOUR), turn(HARBOUR), pytest.raises(SlowDown) as refusal, turn(HARBOUR):
        pass

    assert refusal.value.retry_after == 1


def test_other_page_goes_on_meanwhile(worker):
    with turn(HARBOUR), turn(HARBOUR), turn(OUTLET):
        pass


def test_turn_that_is_over_is_free_again(worker):
    for _ in range(3):
        with turn(HARBOUR), turn(HARBOUR):
            pass


def test_call_that_breaks_gives_its_turn_back(worker):
    for _ in range(3):
        with pytest.raises(OSError, match="broken"), turn(HARBOUR):
            raise OSError("broken")
