"""The bell wakes a worker after the commit; one that does not ring is no error."""

import time

from celery import Celery

from omnichannel.development.ports import free_port
from workstreams.bell import ring, ring_now
from workstreams.conversations import tasks


def task_without_a_broker():
    address = f"redis://127.0.0.1:{free_port()}/0"
    app = Celery(broker=address, set_as_current=False, task_publish_retry=False)
    app.conf.broker_transport_options = {"max_retries": 0}

    @app.task(name="sweeping")
    def sweeping():
        """Nobody will ever do it."""

    return sweeping


def test_bell_rings_after_the_commit(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as rings:
        ring(tasks.sweep_profiles)

    assert len(rings) == 1


def test_broker_that_is_down_is_told_in_the_log(caplog):
    ring_now(task_without_a_broker())

    assert "broker_unreachable" in caplog.text
    assert "sweeping" in caplog.text


def test_broker_that_is_down_is_not_waited_for():
    task = task_without_a_broker()
    started = time.monotonic()

    ring_now(task)

    assert time.monotonic() - started < 2
