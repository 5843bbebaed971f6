"""The simulator's clock, which people and tests move."""

import time

import pytest

HOUR = 60 * 60


def test_clock_tells_the_present_at_first(messenger):
    told = messenger.get("/clock").json()

    assert told["moved_seconds"] == 0
    assert abs(told["now_ms"] - time.time() * 1000) < 5000


def test_clock_moves_forward_and_back(messenger):
    messenger.post("/clock", {"move_seconds": 24 * HOUR})

    assert messenger.post("/clock", {"move_seconds": -HOUR}).json()["moved_seconds"] == 23 * HOUR
    assert messenger.post("/clock", {"reset": True}).json()["moved_seconds"] == 0


def test_clock_stays_moved_after_a_restart(messenger):
    messenger.post("/clock", {"move_seconds": HOUR})

    messenger.stop()
    messenger.start()

    assert messenger.get("/clock").json()["moved_seconds"] == HOUR


def test_events_carry_the_moved_time(messenger, app_server, alice, wait):
    messenger.post("/clock", {"move_seconds": HOUR})
    messenger.write(alice, "hello")

    [item] = wait(lambda: app_server.items("message"))
    assert item["timestamp"] > (time.time() + HOUR - 60) * 1000


@pytest.mark.parametrize("wanted", [{}, {"move_seconds": "a day"}, {"move_seconds": True}])
def test_clock_needs_a_number(messenger, wanted):
    assert messenger.post("/clock", wanted).status_code == 400
