"""Background work of integrations."""

from celery import shared_task

from workstreams.integrations import idempotency


@shared_task
def forget_old_keys() -> None:
    """Every hour: a key counts for a day, and may be used anew afterwards."""
    idempotency.forget_old()
