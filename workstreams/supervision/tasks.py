"""Background work of supervision."""

from celery import shared_task

from workstreams.supervision import alerting


@shared_task
def measure() -> None:
    alerting.measure_all()
    alerting.mail_all()
