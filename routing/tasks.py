"""What Celery may ask for: fetch, call."""

from celery import shared_task

from routing import distribution, rules


@shared_task
def sweep() -> None:
    """The safety net: route and assign whatever a lost wake-up left behind."""
    rules.route()
    distribution.distribute()
