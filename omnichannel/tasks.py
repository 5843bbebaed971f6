"""What Celery may ask for: fetch, call."""

from celery import shared_task

from omnichannel import health
from omnichannel.administration import audit_retention


@shared_task
def heartbeat() -> None:
    """Every few seconds: /health/ready knows that beat and a worker are alive."""
    health.beat()


@shared_task
def prune_audit_trail() -> None:
    """Every hour: changes of settings that were kept for long enough go."""
    audit_retention.prune()
