"""Background work of automated messages."""

from celery import shared_task

from workstreams.automation import deciding, line, windows


@shared_task
def decide(event_ids: list[int]) -> None:
    deciding.decide_all(event_ids)


@shared_task
def sweep() -> None:
    deciding.sweep()


@shared_task
def forget_handled() -> None:
    deciding.forget_handled()


@shared_task
def tell_positions() -> None:
    line.tell_positions()


@shared_task
def warn_agents() -> None:
    windows.warn_agents()
