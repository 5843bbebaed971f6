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
    """Every few seconds: a reaction told before the id of our message finds its message."""
    catch_up()


@shared_task
def alert_refused_posts(application_id: int) -> None:
    """Rung when posts were refused: administrators are written to."""
    alerts.refused_posts(FacebookApplication.objects.get(pk=application_id))


@shared_task
def alert_too_large_posts(application_id: int) -> None:
    """Rung when posts were too large to be kept: administrators are written to."""
    alerts.too_large_posts(FacebookApplication.objects.get(pk=application_id))


@shared_task
def prune_journal() -> None:
    """Every hour: posts and calls that were kept for long enough go."""
    retention.prune()


@shared_task
def erase_expired_secrets() -> None:
    """Every hour: a previous application secret that counts no more is erased."""
    FacebookApplication.objects.erase_expired_secrets()


@shared_task
def complete_catalogue() -> None:
    """Every minute, until all are done: older posts say by what they are found."""
    catalogue.complete()


@shared_task
def carry_out_deletions() -> None:
    """Rung for every request, and every minute: who asked Facebook for it is erased."""
    deletion.carry_out_due()


@shared_task
def check_page(page_id: int) -> None:
    """Rung when somebody asks, and by the sweep when it is due: the page's health is known."""
    health.check(page_id)


@shared_task
def post_test_event(page_id: int) -> None:
    """Rung by a button: whether a post arrives at our own Callback Uri is known."""
    sample_event.post(page_id)


@shared_task
def sweep_checks() -> None:
    """Every few seconds: each page that is due is looked at."""
    for page_id in check_schedule.due():
        check_page.apply_async([page_id], expires=STALE)


@shared_task
def fetch_history(backfill_id: int) -> None:
    """Rung by a button, by itself and by the sweep: a run goes on until it is done."""
    if backfill.run(backfill_id):
        fetch_history.delay(backfill_id)


@shared_task
def sweep_backfills() -> None:
    """Every few seconds: runs that are due begin or go on."""
    for backfill_id in backfill.due():
        fetch_history.apply_async([backfill_id], expires=STALE)
