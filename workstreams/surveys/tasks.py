"""What Celery may ask for: fetch, call."""

from celery import shared_task
from django.utils import timezone

from workstreams.surveys import inviting, sealed_link


@shared_task
def invite(conversation_id: int) -> None:
    inviting.invite(conversation_id)


@shared_task
def sweep() -> None:
    """The safety net: invite whom a lost wake-up left out, and forget links that have left."""
    now = timezone.now()
    for conversation_id in inviting.missed(now):
        inviting.invite(conversation_id)
    sealed_link.forget_spent(now)
