"""Work on many: one that fails for a reason nobody foresaw does not keep the others waiting."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from django.db import OperationalError

T = TypeVar("T")

log = structlog.get_logger(__name__)


def one_by_one(work: Callable[[T], object], these: Iterable[T]) -> int:
    """How many it gave something true for.

    `work` has a transaction of its own, and comes by again for what was left undone. Raises
    OperationalError: the database is away, for all of them.
    """
    return sum(_tried(work, one) for one in these)


def _tried(work: Callable[[T], object], one: T) -> bool:
    try:
        return bool(work(one))
    except OperationalError:
        raise
    except Exception:
        what = getattr(work, "__qualname__", "")
        log.exception("left_undone", work=what, of=getattr(one, "pk", one))
        return False
