"""What Celery may ask for: fetch, call."""

from celery import shared_task

from workstreams.conversations import auto_close, delivery, profiles


@shared_task
def deliver_replies(conversation_id: int) -> None:
    delivery.deliver_replies(conversation_id)


@shared_task
def sweep_deliveries() -> None:
    for conversation_id in delivery.sweep():
        deliver_replies.delay(conversation_id)


@shared_task
def close_inactive_conversations() -> None:
    auto_close.close_inactive()


@shared_task
def fetch_profiles(identity_ids: list[int]) -> None:
    for identity_id in identity_ids:
        profiles.fetch(identity_id)


@shared_task
def sweep_profiles() -> None:
    for few in profiles.in_turns(profiles.due()):
        fetch_profiles.delay(few)
