"""How fast a page may send: a little below what Facebook takes.

Source: Messenger Platform, "Rate limits": 300 texts and 10 files a second for each page.
"""

import time

import structlog
from django.conf import settings
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from facebook_channel.rate_limit import postgres as rate_limit_postgres
from facebook_channel.rate_limit import redis as rate_limit_redis
from workstreams.channels.errors import SlowDown

TEXT, MEDIA = "text", "media"
SILENCE = 5.0  # seconds; nobody waits again and again for a Redis that is away
_silent = {"until": 0.0}

log = structlog.get_logger(__name__)


def take(page_key: int, lane: str) -> None:
    """One token of the page's bucket; raises SlowDown when it is empty."""
    rate = float(
        settings.FACEBOOK_FILES_PER_SECOND if lane == MEDIA else settings.FACEBOOK_TEXTS_PER_SECOND
    )
    burst = max(rate / 4, 1.0)  # with what flows in, no second sees more than 1.25 rates
    wait = _from_redis(page_key, lane, rate, burst)
    if wait is None:
        wait = rate_limit_postgres.take(page_key, lane, rate, burst)
    if wait > 0:
        raise SlowDown(_("The page is sending as fast as Facebook lets it."), "rate_limit", wait)


def _from_redis(page_key: int, lane: str, rate: float, burst: float) -> float | None:
    """Seconds to wait; None where there is no Redis, or none that answers."""
    if not settings.REDIS_URL or time.monotonic() < _silent["until"]:
        return None
    try:
        return rate_limit_redis.take(page_key, lane, rate, burst)
    except (RedisError, OSError) as error:
        _silent["until"] = time.monotonic() + SILENCE
        log.warning("redis_unreachable", error=type(error).__name__)
        return None
