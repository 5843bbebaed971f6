"""What Celery may ask for: fetch, call."""

from celery import shared_task

from facebook_channel import backfill, processing
from facebook_channel.connection import alerts, check_schedule, health, sample_event
from facebook_channel.deletion import carrying_out as deletion
from facebook_channel.journal import catalogue, retention
from facebook_channel.models import FacebookApplication
from workstreams.conversations.intake.catching_up import catch_up

STALE = 10  # seconds; where workers are busy, the next sweep asks again


@shared_task
def process_deliveries() -> None:
    """Rung for every arrival, and by the clock for what a lost ring left behind."""
    processing.process_pending()


@shared_task
def apply_early_effects() -> None:
    """Facebook may tell of a reaction before it has told us the id of our message."""
    catch_up()


@shared_task
def alert_refused_posts(application_id: int) -> None:
    alerts.refused_posts(FacebookApplication.objects.get(pk=application_id))


@shared_task
def alert_too_large_posts(application_id: int) -> None:
    alerts.too_large_posts(FacebookApplication.objects.get(pk=application_id))


@shared_task
def prune_journal() -> None:
    retention.prune()


@shared_task
def erase_expired_secrets() -> None:
    FacebookApplication.objects.erase_expired_secrets()


@shared_task
def complete_catalogue() -> None:
    catalogue.complete()


@shared_task
def carry_out_deletions() -> None:
    deletion.carry_out_due()


@shared_task
def check_page(page_id: int) -> None:
    health.check(page_id)


@shared_task
def post_test_event(page_id: int) -> None:
    sample_event.post(page_id)


@shared_task
def sweep_checks() -> None:
    for page_id in check_schedule.due():
        check_page.apply_async([page_id], expires=STALE)


@shared_task
def fetch_history(backfill_id: int) -> None:
    if backfill.run(backfill_id):
        fetch_history.delay(backfill_id)


@shared_task
def sweep_backfills() -> None:
    for backfill_id in backfill.due():
        fetch_history.apply_async([backfill_id], expires=STALE)
