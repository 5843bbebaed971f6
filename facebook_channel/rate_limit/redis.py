"""A page's token bucket in Redis: one script, one round trip, by the clock of Redis."""

from functools import lru_cache

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.5  # seconds; without Redis PostgreSQL counts

# Milliseconds to wait before the next try; 0: the token is taken.
TAKE = """
local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'filled_at')
local tokens = burst
if kept[1] then
  local flown_in = math.max(0, now - tonumber(kept[2])) * rate / 1000
  tokens = math.min(burst, tonumber(kept[1]) + flown_in)
end
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = math.ceil((1 - tokens) * 1000 / rate) end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'filled_at', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst * 1000 / rate) + 60000)
return wait
"""


def take(page_key: int, lane: str, rate: float, burst: float) -> float:
    """Seconds to wait, 0 with a token in hand; raises RedisError."""
    script = _client(settings.REDIS_URL).register_script(TAKE)
    return int(script(keys=[f"bucket:{page_key}:{lane}"], args=[rate, burst])) / 1000


@lru_cache(maxsize=2)
def _client(url: str) -> Redis:
    return Redis.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
