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
    """Rung for every answer, and by the sweep: a conversation's answers leave in order."""
    delivery.deliver_replies(conversation_id)


@shared_task
def sweep_deliveries() -> None:
    """Every other second: answers that are due again, or were cut off, are sent."""
    for conversation_id in delivery.sweep():  # where workers are busy, the next one asks again
        deliver_replies.apply_async([conversation_id], expires=10)


@shared_task
def show_typing(conversation_id: int) -> None:
    """Rung while an agent types: the customer sees it, where they may be answered."""
    signs.show_typing(conversation_id)


@shared_task
def mark_seen(conversation_id: int) -> None:
    """Rung when an agent has read: the customer sees it, where they may be answered."""
    signs.mark_seen(conversation_id)


@shared_task
def close_inactive_conversations() -> None:
    """Every minute: what nobody touched for longer than its state allows is closed."""
    auto_close.close_inactive()


@shared_task
def end_snoozes() -> None:
    """Every few seconds: snoozed conversations whose moment has come are back."""
    snoozing.end_snoozes()


@shared_task
def fetch_profiles(identity_ids: list[int]) -> None:
    """Rung when new customers write, and by the sweep: they have names and pictures."""
    profiles.fetch_all(identity_ids)


@shared_task
def sweep_profiles() -> None:
    """Every few seconds: customers whose profile is still to be asked for are asked for."""
    for few in portions(profiles.due(), profiles.A_FEW):
        fetch_profiles.apply_async([few], expires=10)


@shared_task
def purge_messages(message_ids: list[int]) -> None:
    """Rung when messages were unsent or erased: no file or journal knows them."""
    purging.purge_messages(message_ids)


@shared_task
def purge_pictures() -> None:
    """Rung when a customer was erased: their picture is gone."""
    purging.purge_pictures()


@shared_task
def sweep_purges() -> None:
    """Every minute: what could not be purged before is, and who was erased is forgotten again."""
    purging.sweep()
    purging.purge_pictures()
    purging.forget_again()


@shared_task
def drop_early_effects() -> None:
    """Every hour: edits and reactions whose message never came go."""
    retention.drop_early_effects()


@shared_task
def fetch_files(attachment_ids: list[int]) -> None:
    """Rung when customers send files, and by the sweep: each is fetched or says why not."""
    for attachment_id in attachment_ids:
        arrival.fetch_file(attachment_id)


@shared_task
def sweep_files() -> None:
    """Every few seconds: files that are still to be fetched are."""
    for few in portions(arrival.due(), arrival.A_FEW):
        fetch_files.apply_async([few], expires=10)


@shared_task
def forget_old_looks() -> None:
    """Every few minutes: nobody seems to look who has closed their computer."""
    looking.forget_old_looks()


@shared_task
def remove_orphaned_files() -> None:
    """Every few hours: files that no row names go; a process died between the two."""
    orphans.remove()
