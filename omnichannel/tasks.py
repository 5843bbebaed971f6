"""What Celery may ask for: fetch, call."""

from celery import shared_task

from omnichannel import health
from omnichannel.administration import audit_retention


@shared_task
def heartbeat() -> None:
    health.beat()


@shared_task
def prune_audit_trail() -> None:
    audit_retention.prune()
