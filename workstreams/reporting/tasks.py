"""What Celery may ask for: fetch, call."""

from celery import shared_task

from workstreams.reporting import counting


@shared_task
def count_hours() -> None:
    counting.count()


@shared_task
def recount_lately() -> None:
    counting.recount_lately()
