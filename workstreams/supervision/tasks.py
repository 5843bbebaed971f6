"""Background work of supervision."""

from celery import shared_task

from workstreams.supervision import alert_mail, alerting


@shared_task
def measure() -> None:
    alerting.measure_all()
    alert_mail.mail_all()
