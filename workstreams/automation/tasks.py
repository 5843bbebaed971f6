"""What Celery may ask for: fetch, call."""

from celery import shared_task

from workstreams.automation import deciding, line, windows


@shared_task
def decide(event_ids: list[int]) -> None:
    """Rung by the timeline: of each happening it is said, or told why not, what there is to say."""
    deciding.decide_all(event_ids)


@shared_task
def sweep() -> None:
    """Every few seconds: the same of happenings whose ring was lost."""
    deciding.sweep()


@shared_task
def forget_handled() -> None:
    """Every hour: marks of happenings that no sweep looks at any more go."""
    deciding.forget_handled()


@shared_task
def tell_positions() -> None:
    """Every few seconds: whoever waits in line knows their place, told once."""
    line.tell_positions()


@shared_task
def warn_agents() -> None:
    """Every minute: agents know which of their customers they can soon not answer."""
    windows.warn_agents()
