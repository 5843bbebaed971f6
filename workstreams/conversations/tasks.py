"""What Celery may ask for: fetch, call."""

from celery import shared_task

from workstreams.conversations import (
    auto_close,
    delivery,
    looking,
    profiles,
    purging,
    retention,
    signs,
    snoozing,
)
from workstreams.conversations.files import arrival, orphans
from workstreams.portions import portions


@shared_task
def deliver_replies(conversation_id: int) -> None:
    delivery.deliver_replies(conversation_id)


@shared_task
def sweep_deliveries() -> None:
    for conversation_id in delivery.sweep():  # where workers are busy, the next one asks again
        deliver_replies.apply_async([conversation_id], expires=10)


@shared_task
def show_typing(conversation_id: int) -> None:
    signs.show_typing(conversation_id)


@shared_task
def mark_seen(conversation_id: int) -> None:
    signs.mark_seen(conversation_id)


@shared_task
def close_inactive_conversations() -> None:
    auto_close.close_inactive()


@shared_task
def end_snoozes() -> None:
    snoozing.end_snoozes()


@shared_task
def fetch_profiles(identity_ids: list[int]) -> None:
    profiles.fetch_all(identity_ids)


@shared_task
def sweep_profiles() -> None:
    for few in portions(profiles.due(), profiles.A_FEW):
        fetch_profiles.apply_async([few], expires=10)


@shared_task
def purge_messages(message_ids: list[int]) -> None:
    purging.purge_messages(message_ids)


@shared_task
def purge_pictures() -> None:
    purging.purge_pictures()


@shared_task
def sweep_purges() -> None:
    purging.sweep()
    purging.purge_pictures()
    purging.forget_again()


@shared_task
def drop_early_effects() -> None:
    retention.drop_early_effects()


@shared_task
def fetch_files(attachment_ids: list[int]) -> None:
    for attachment_id in attachment_ids:
        arrival.fetch_file(attachment_id)


@shared_task
def sweep_files() -> None:
    for few in portions(arrival.due(), arrival.A_FEW):
        fetch_files.apply_async([few], expires=10)


@shared_task
def forget_old_looks() -> None:
    looking.forget_old_looks()


@shared_task
def remove_orphaned_files() -> None:
    orphans.remove()
