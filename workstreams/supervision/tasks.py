"""What Celery may ask for: fetch, call."""

from celery import shared_task

from workstreams.supervision import alert_mail, alerting


@shared_task
def measure() -> None:
    """Every half minute: alerts begin and end with their limits, and are written of."""
    alerting.measure_all()
    alert_mail.mail_all()
