"""Do something once the transaction is over, and let its failure hurt nobody else."""

from collections.abc import Callable
from typing import Any

from django.db import transaction


def after_commit(work: Callable[..., Any], *arguments: Any) -> None:
    """What fails is logged and left to the sweeps: the transaction itself has succeeded."""

    def run() -> None:  # named, because Django's log of a failing one asks for its name
        work(*arguments)

    transaction.on_commit(run, robust=True)
