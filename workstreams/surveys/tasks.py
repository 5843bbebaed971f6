"""What Celery may ask for: fetch, call."""

from celery import shared_task
from django.utils import timezone

from workstreams.one_by_one import one_by_one
from workstreams.surveys import inviting, sealed_link


@shared_task
def invite(conversation_id: int) -> None:
    """Rung when a conversation was closed: its customer is asked once, or it is told why not."""
    inviting.invite(conversation_id)


@shared_task
def sweep() -> None:
    """Every minute: whom a lost ring left out is invited; links that have left are forgotten."""
    now = timezone.now()
    sealed_link.forget_spent(now)
    one_by_one(inviting.invite, inviting.missed(now))
