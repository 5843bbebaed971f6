"""Whether the process is up and the product ready; details only for who knows the token."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from facebook_channel.models import WebhookDelivery
from omnichannel import health
from omnichannel.development.ports import free_port
from omnichannel.tasks import heartbeat

TOKEN = {"Authorization": "Bearer a-health-token"}


@pytest.fixture
def ready(client, settings):
    """The answer to who knows the token: status and checks."""
    settings.HEALTH_TOKEN = "a-health-token"

    def ready():
        answer = client.get("/health/ready", headers=TOKEN, secure=True)
        return answer.status_code, answer.json()["checks"]

    return ready


@pytest.fixture
def beating(db):
    heartbeat()


def test_process_that_answers_is_alive(client):
    answer = client.get("/health/live")

    assert (answer.status_code, answer.content) == (200, b"ok")


def test_alive_needs_no_database(client, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")

    assert client.get("/health/live").status_code == 200


def test_everything_in_order_is_ready(ready, beating):
    assert ready() == (200, dict.fromkeys(health.CHECKS, "ok"))


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer guessed"}])
def test_details_are_for_who_knows_the_token(client, settings, beating, headers):
    settings.HEALTH_TOKEN = "a-health-token"

    assert client.get("/health/ready", headers=headers).json() == {"status": "ok"}


def test_empty_token_opens_nothing(client, settings, beating):
    settings.HEALTH_TOKEN = ""

    answer = client.get("/health/ready", headers={"Authorization": "Bearer "})

    assert answer.json() == {"status": "ok"}


def test_cache_in_the_database_keeps_the_sign_of_life_however_much_is_in_it(ready, beating):
    for number in range(302):  # more than Django keeps by itself
        cache.set(f"seen:{number}", number)

    assert ready()[1]["worker"] == "ok"


def test_worker_that_never_beat_is_not_ready(ready, db):
    cache.delete(health.HEARTBEAT)

    status, checks = ready()

    assert (status, checks["worker"][:10]) == (503, "never seen")


def test_worker_that_stopped_beating_is_not_ready(ready, db):
    cache.set(health.HEARTBEAT, (timezone.now() - timedelta(minutes=2)).isoformat())

    status, checks = ready()

    assert (status, checks["worker"]) == (503, "last seen 120 s ago")


def test_delivery_that_waits_too_long_is_not_ready(ready, beating, application):
    long_ago = timezone.now() - timedelta(seconds=90)
    WebhookDelivery.objects.create(application=application, body=b"{}", received_at=long_ago)

    status, checks = ready()

    assert (status, checks["oldest_pending_delivery"]) == (
        503,
        "a delivery has been waiting for 90 s",
    )


def test_broker_that_is_down_is_not_ready(ready, beating, settings):
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}/0"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}

    status, checks = ready()

    assert (status, checks["broker"]) == (503, "unreachable: OperationalError")


def test_cache_that_is_down_is_not_ready(ready, db, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
        }
    }

    status, checks = ready()

    assert (status, checks["worker"]) == (503, "unknown: ConnectionError")


def test_database_that_is_down_is_not_ready(ready, transactional_db, monkeypatch):
    connection.close()
    with monkeypatch.context() as down:
        down.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        down.setitem(connection.settings_dict, "PORT", str(free_port()))
        status, checks = ready()
    connection.close()

    assert (status, checks["database"]) == (503, "unreachable: OperationalError")
    assert checks["worker"].startswith("unknown")
    assert checks["oldest_pending_delivery"].startswith("unknown")
