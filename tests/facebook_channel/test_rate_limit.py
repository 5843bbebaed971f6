"""A page sends a little below Facebook's limit, whoever sends for it."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection

from facebook_channel.models import Bucket
from facebook_channel.rate_limit import bucket as rate_limit
from tests.system.redis_server import RedisServer
from workstreams.channels.errors import SlowDown

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def slow_page(settings):
    settings.FACEBOOK_TEXTS_PER_SECOND = 20
    settings.FACEBOOK_FILES_PER_SECOND = 4


@pytest.fixture
def redis(tmp_path, settings):
    server = RedisServer(tmp_path)
    server.start()
    settings.REDIS_URL = server.url
    rate_limit._silent["until"] = 0.0
    yield server
    rate_limit._silent["until"] = 0.0
    server.stop()


def taken(page, lane="text", tries=50):
    """How many tokens were there at once."""
    count = 0
    for _ in range(tries):
        try:
            rate_limit.take(page.pk, lane)
        except SlowDown:
            return count
        count += 1
    return count


def taken_by_threads(page, threads=8):
    counts = []

    def take():
        try:
            counts.append(taken(page))
        finally:
            connection.close()

    workers = [Thread(target=take) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts)


@pytest.fixture
def still():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_page_sends_a_few_at_once_and_then_slows_down(page, still):
    assert taken(page) == 5


def test_what_was_used_flows_in_again(page, still):
    taken(page)
    still.shift(timedelta(seconds=0.1))

    assert taken(page) == 2


def test_bucket_does_not_run_over(page, still):
    taken(page)
    still.shift(timedelta(hours=1))

    assert taken(page) == 5


def test_empty_bucket_says_how_long_to_wait(page, still):
    taken(page)

    with pytest.raises(SlowDown) as slow:
        rate_limit.take(page.pk, "text")

    assert slow.value.retry_after == pytest.approx(0.05)


def test_files_and_texts_do_not_take_from_each_other(page, still):
    taken(page)

    assert taken(page, "media") == 1


@pytest.mark.django_db(transaction=True)
def test_threads_together_take_no_more_than_there_is(page):
    with time_machine.travel(NOW, tick=False):
        assert taken_by_threads(page) == 5


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_threads_take_no_more_from_redis_than_there_is(page, redis, settings):
    settings.FACEBOOK_TEXTS_PER_SECOND = 2

    assert taken_by_threads(page, threads=4) == pytest.approx(1, abs=2)
    assert not Bucket.objects.exists()


@pytest.mark.redis
def test_redis_says_how_long_to_wait(page, redis, settings):
    settings.FACEBOOK_FILES_PER_SECOND = 1
    rate_limit.take(page.pk, "media")

    with pytest.raises(SlowDown) as slow:
        rate_limit.take(page.pk, "media")

    assert 0 < slow.value.retry_after <= 1


@pytest.mark.redis
def test_postgresql_counts_while_redis_is_away(page, redis, still):
    redis._process.kill()

    assert taken(page) == 5
    assert Bucket.objects.filter(page=page, lane="text").exists()


@pytest.mark.redis
def test_redis_that_hangs_holds_nobody_up_for_long(page, redis):
    with redis.hanging():
        begun = datetime.now(UTC)
        taken(page)

    assert datetime.now(UTC) - begun < timedelta(seconds=5)
    assert Bucket.objects.filter(page=page).exists()
