"""What Celery may ask for: fetch, call."""

from celery import shared_task

from workstreams.reporting import counting


@shared_task
def count_hours() -> None:
    """Every minute: hours in which something changed are counted anew, and a part of the past."""
    counting.count()


@shared_task
def recount_lately() -> None:
    """Every hour: the last two days take in what changed without an event."""
    counting.recount_lately()
