"""What Celery may ask for: fetch, call."""

from celery import shared_task
from django.utils import timezone

from routing import connection, distribution, offers, overflow, presence, rules


@shared_task
def sweep() -> None:
    """The safety net: route and assign whatever a lost wake-up left behind."""
    presence.settle_everyone()
    rules.route()
    distribution.distribute()


@shared_task
def keep_offer_deadlines() -> None:
    offers.end_expired()
    offers.end_cool_downs()


@shared_task
def lose_silent_agents() -> None:
    connection.lose_the_silent()


@shared_task
def overflow_while_waiting() -> None:
    overflow.while_waiting(timezone.now())
