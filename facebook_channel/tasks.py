"""What Celery may ask for: fetch, call."""

from celery import shared_task

from facebook_channel import processing


@shared_task
def process_deliveries() -> None:
    """Rung for every arrival, and by the clock for what a lost ring left behind."""
    processing.process_pending()
