"""Background work of integrations."""

from celery import shared_task

from workstreams.integrations import answering


@shared_task
def forget_old_answers() -> None:
    answering.forget_old()
