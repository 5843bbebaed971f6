"""Posting: what counts as arrived, what is tried again, and when an endpoint is disabled."""

import socket
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.webhooks.conftest import attempt
from workstreams.webhooks import http_post
from workstreams.webhooks.models import Attempt, Endpoint
from workstreams.webhooks.models.delivery import RETRY_DELAYS


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_success_is_any_status_of_success(delivery, program, status):
    program.status = status
    attempt(delivery)

    assert delivery.state == "delivered"
    assert delivery.last_status == status
    assert delivery.endpoint.last_success_at is not None
    assert [one.status for one in Attempt.objects.all()] == [status]


@pytest.mark.parametrize(
    ("status", "code"),
    [(301, "redirect"), (308, "redirect"), (400, "status"), (429, "too_many"), (500, "status")],
)
def test_anything_else_is_tried_again(delivery, program, status, code):
    program.status = status
    attempt(delivery)

    assert (delivery.state, delivery.last_error, delivery.last_status) == ("failed", code, status)
    assert delivery.next_attempt_at > timezone.now()
    assert delivery.endpoint.failing_since is not None


def test_redirect_is_not_followed(delivery, program):
    program.status, program.headers = 307, {"Location": f"{program.origin}/elsewhere"}
    attempt(delivery)

    assert len(program.posts) == 1


def test_proxy_of_the_environment_is_not_asked(delivery, program, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert attempt(delivery).state == "delivered"


def test_post_names_the_host_it_is_for(delivery, program):
    attempt(delivery)
    headers, _body = program.posts[0]

    assert headers["Host"] == program.origin.removeprefix("http://")
    assert headers["Content-Type"] == "application/json"


def test_slow_answer_is_a_time_out(delivery, program, monkeypatch):
    monkeypatch.setattr(http_post, "SECONDS_TO_ANSWER", 0.05)
    program.after = 1

    assert attempt(delivery).last_error == "timeout"


@pytest.fixture
def trickling(endpoint, settings):
    """Behind the endpoint somebody answers letter by letter and never ends."""
    server = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{server.getsockname()[1]}"
    settings.WEBHOOK_INTERNAL_ORIGINS = [origin]
    Endpoint.objects.update(url=origin)
    over = threading.Event()

    def trickle():
        caller, _address = server.accept()
        with caller:
            while not over.wait(0.02):
                try:
                    caller.send(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=trickle)
    thread.start()
    yield
    over.set()
    thread.join()
    server.close()


def test_answer_that_trickles_in_for_ever_is_cut_off(delivery, trickling, monkeypatch):
    monkeypatch.setattr(http_post, "LONGEST", 0.2)

    assert attempt(delivery).last_error in ("connection", "timeout")


def test_time_a_look_up_takes_is_missing_from_the_rest(delivery, trickling, monkeypatch):
    really, pauses = socket.getaddrinfo, iter([1.0])

    def look_up(*name, **more):
        time.sleep(next(pauses, 0))
        return really(*name, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(http_post, "LONGEST", 1.2)
    attempt(delivery)

    assert 1000 < delivery.tries.get().milliseconds < 2000


def test_nobody_listening_is_tried_again(delivery, endpoint, settings):
    settings.WEBHOOK_INTERNAL_ORIGINS = ["http://127.0.0.1:1"]
    Endpoint.objects.update(url="http://127.0.0.1:1/")

    assert attempt(delivery).last_error == "connection"


def test_plain_answer_to_tls_is_tried_again(delivery, program, settings):
    origin = program.origin.replace("http:", "https:")
    settings.WEBHOOK_INTERNAL_ORIGINS = [origin]
    Endpoint.objects.update(url=origin)

    assert attempt(delivery).last_error == "tls"


def test_secret_that_opens_no_more_is_told_as_such(delivery, endpoint, program, settings):
    settings.FIELD_ENCRYPTION_KEYS = ["MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="]

    assert attempt(delivery).last_error == "secret"
    assert program.posts == []


def test_next_attempts_follow_the_table_with_some_spread(delivery, program):
    program.status = 500
    for delay in RETRY_DELAYS:
        before = timezone.now()
        attempt(delivery)
        assert delivery.state == "failed"
        assert before + delay <= delivery.next_attempt_at <= timezone.now() + delay * 1.25

    attempt(delivery)
    assert delivery.state == "given_up"
    assert delivery.attempts == Attempt.objects.count() == len(RETRY_DELAYS) + 1


def test_table_spans_three_days():
    assert timedelta(days=3) < sum(RETRY_DELAYS, timedelta()) < timedelta(days=3, hours=6)
    assert sorted(RETRY_DELAYS) == RETRY_DELAYS


@pytest.mark.parametrize(
    ("wanted", "least"), [("120", 120), ("999999", 3600), ("soon", 5), ("-5", 5), ("²", 5)]
)
def test_wish_for_a_later_time_is_heard_within_reason(delivery, program, wanted, least):
    program.status, program.headers = 503, {"Retry-After": wanted.encode().decode("latin-1")}
    before = timezone.now()
    attempt(delivery)

    waits = (delivery.next_attempt_at - before).total_seconds()
    assert least <= waits <= least * 1.25 + 5


def test_gone_disables_at_once_and_tells_the_administrators(
    delivery, program, admin_user, mailoutbox
):
    type(admin_user).objects.update(email="adam@example.org")
    program.status = 410
    attempt(delivery)

    assert delivery.endpoint.disabled_reason == "gone"
    assert mailoutbox[0].to == ["adam@example.org"]
    assert "Data warehouse" in mailoutbox[0].subject
    assert f"/webhooks/endpoint/{delivery.endpoint_id}/" in mailoutbox[0].body


def test_failing_for_days_disables_and_is_told_once(delivery, program, admin_user, mailoutbox):
    type(admin_user).objects.update(email="adam@example.org")
    program.status = 500
    attempt(delivery)
    assert delivery.endpoint.disabled_at is None

    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=3, seconds=1))
    attempt(delivery)
    assert delivery.endpoint.disabled_reason == "failing"
    assert not delivery.endpoint.disable(Endpoint.Reason.FAILING)
    assert len(mailoutbox) == 1


def test_failure_of_long_ago_does_not_count(delivery, program):
    """Between the two nothing was posted: nobody knows that it failed all that time."""
    program.status = 500
    long_ago = timezone.now() - timedelta(days=9)
    Endpoint.objects.update(failing_since=long_ago, last_failure_at=long_ago, failures_in_a_row=40)
    attempt(delivery)

    assert delivery.endpoint.disabled_at is None
    assert delivery.endpoint.failing_since > timezone.now() - timedelta(minutes=1)
    assert delivery.endpoint.failures_in_a_row == 1


def test_one_success_ends_the_failure(delivery, program):
    program.status = 500
    attempt(delivery)
    program.status = 200
    attempt(delivery)

    assert delivery.endpoint.failing_since is None
    assert delivery.endpoint.failures_in_a_row == 0
