"""What Celery may ask for: fetch, call."""

from celery import shared_task

from facebook_channel import backfill, processing
from facebook_channel.connection import alerts, check_schedule, health
from facebook_channel.deletion import carrying_out as deletion
from facebook_channel.journal import retention
from facebook_channel.models import FacebookApplication


@shared_task
def process_deliveries() -> None:
    """Rung for every arrival, and by the clock for what a lost ring left behind."""
    processing.process_pending()


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
def carry_out_deletions() -> None:
    deletion.carry_out_due()


@shared_task
def check_page(page_id: int) -> None:
    health.check(page_id)


@shared_task
def connect_page(page_id: int) -> None:
    """As a check, and everything that can be subscribed or registered is, once more."""
    health.check(page_id, anew=True)


@shared_task
def sweep_checks() -> None:
    for page_id in check_schedule.due():
        check_page.delay(page_id)


@shared_task
def fetch_history(backfill_id: int) -> None:
    if backfill.run(backfill_id):
        fetch_history.delay(backfill_id)


@shared_task
def sweep_backfills() -> None:
    for backfill_id in backfill.due():
        fetch_history.delay(backfill_id)
