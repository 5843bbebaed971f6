"""How often something happened within a period: counted in the cache, where there is one."""

import time
from hashlib import sha256

import structlog
from django.core.cache import cache
from django.db import DatabaseError
from redis.exceptions import RedisError

SILENCE = 2.0  # seconds; nobody waits again and again for a cache that is away
_silent = {"until": 0.0}

log = structlog.get_logger(__name__)


def count(what: str, period: int) -> int:
    """Counts this time as well; 0 while the cache is away, so that nobody is refused for it.

    `period` in seconds. Redis counts every one; in the database two at the same moment may
    count as one.
    """
    if time.monotonic() < _silent["until"]:
        return 0
    key = f"count:{int(time.time() // period)}:{sha256(what.encode()).hexdigest()}"
    try:
        return 1 if cache.add(key, 1, period) else cache.incr(key)
    except ValueError:  # it ended in between
        return 1
    except (DatabaseError, RedisError, OSError) as error:
        _silent["until"] = time.monotonic() + SILENCE
        log.warning("not_counted", error=type(error).__name__)
        return 0


def seconds_to_wait(period: int) -> int:
    """Until the next period begins."""
    return period - int(time.time()) % period
