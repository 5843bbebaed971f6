"""What Celery may ask for: fetch, call."""

from celery import shared_task

from omnichannel import health


@shared_task
def heartbeat() -> None:
    health.beat()
