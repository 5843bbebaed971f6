"""A page's token bucket in PostgreSQL: one statement that only succeeds with a token in it."""

from collections.abc import Iterable
from datetime import timedelta

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
  AND (bucket.rests_until IS NULL OR bucket.rests_until <= %(now)s)
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
    if bucket.rests_until and bucket.rests_until > now:
        return (bucket.rests_until - now).total_seconds()
    return max((1 - bucket.tokens) / rate - (now - bucket.filled_at).total_seconds(), 1 / rate)


def let_rest(page_key: int, lanes: Iterable[str], seconds: float) -> None:
    """The longer of two rests counts."""
    now = timezone.now()
    until = now + timedelta(seconds=seconds)
    for lane in lanes:
        bucket, made = Bucket.objects.get_or_create(
            page_id=page_key,
            lane=lane,
            defaults={"tokens": 1, "filled_at": now, "rests_until": until},
        )
        if not made:
            shorter = Bucket.objects.filter(pk=bucket.pk).exclude(rests_until__gte=until)
            shorter.update(rests_until=until)
