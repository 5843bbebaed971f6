"""What Celery may ask for: fetch, call."""

from celery import shared_task
from django.utils import timezone

from routing import connection, distribution, offers, overflow, presence, rules


@shared_task
def sweep() -> None:
    """Every other second: whatever a lost ring left behind is routed and assigned."""
    presence.settle_everyone()
    rules.route()
    distribution.distribute()


@shared_task
def keep_offer_deadlines() -> None:
    """Every second: offers end when their time has passed; who rested may be asked again."""
    offers.end_expired()
    offers.end_cool_downs()


@shared_task
def lose_silent_agents() -> None:
    """Every few seconds: work of agents whose inbox is closed or cut off finds others."""
    connection.lose_the_silent()


@shared_task
def overflow_while_waiting() -> None:
    """Every few seconds: nobody waits for longer than their queue allows."""
    overflow.while_waiting(timezone.now())
