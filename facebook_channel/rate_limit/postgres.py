"""A page's token bucket in PostgreSQL: one statement that only succeeds with a token in it."""

from django.db import connection
from django.utils import timezone

from facebook_channel.models import Bucket

TAKE = """
INSERT INTO facebook_channel_bucket AS bucket (page_id, lane, tokens, filled_at)
VALUES (%(page)s, %(lane)s, %(burst)s - 1, %(now)s)
ON CONFLICT (page_id, lane) DO UPDATE
SET tokens = least(%(burst)s, bucket.tokens + {flown_in}) - 1,
    filled_at = greatest(bucket.filled_at, %(now)s)
WHERE least(%(burst)s, bucket.tokens + {flown_in}) >= 1
RETURNING tokens
""".format(
    flown_in="greatest(0, extract(epoch FROM %(now)s - bucket.filled_at)::float8) * %(rate)s"
)


def take(page_key: int, lane: str, rate: float, burst: float) -> float:
    """Seconds to wait, 0 with a token in hand."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE, {"page": page_key, "lane": lane, "rate": rate, "burst": burst, "now": now}
        )
        if cursor.fetchone():
            return 0.0
    bucket = Bucket.objects.get(page=page_key, lane=lane)
    return max((1 - bucket.tokens) / rate - (now - bucket.filled_at).total_seconds(), 1 / rate)
