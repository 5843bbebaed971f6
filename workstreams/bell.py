"""Celery is the alarm clock: wake a worker once the work stands in the database."""

import time
from functools import partial
from typing import Any

import structlog
from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

SILENCE = 2.0  # seconds; nobody waits again and again for a broker that is away
_silent = {"until": 0.0}

log = structlog.get_logger(__name__)


def ring(task: Task, *ids: Any) -> None:
    """Run the task after the commit. A bell that does not ring is no error: the sweep follows."""
    transaction.on_commit(partial(ring_now, task, *ids))


def ring_now(task: Task, *ids: Any) -> None:
    if time.monotonic() < _silent["until"]:
        return
    try:
        task.delay(*ids)
    except (OperationalError, OSError) as error:
        _silent["until"] = time.monotonic() + SILENCE
        log.warning("broker_unreachable", task=task.name, error=type(error).__name__)
