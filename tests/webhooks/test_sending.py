"""Posting: what counts as arrived, what is tried again, and when an endpoint is disabled."""

import socket
import threading
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.webhooks.conftest import attempt
from workstreams.webhooks import line, sending
from workstreams.webhooks.models import Attempt, Delivery, Endpoint
from workstreams.webhooks.models.delivery import LEASE, RETRY_DELAYS


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
    monkeypatch.setattr(line, "SECONDS_TO_ANSWER", 0.05)
    program.after = 1

    assert attempt(delivery).last_error == "timeout"


def test_answer_that_trickles_in_for_ever_is_cut_off(delivery, endpoint, settings, monkeypatch):
    monkeypatch.setattr(line, "LONGEST", 0.2)
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
    try:
        assert attempt(delivery).last_error in ("connection", "timeout")
    finally:
        over.set()
        thread.join()
        server.close()


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


def test_one_success_ends_the_failure(delivery, program):
    program.status = 500
    attempt(delivery)
    program.status = 200
    attempt(delivery)

    assert delivery.endpoint.failing_since is None
    assert delivery.endpoint.failures_in_a_row == 0


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"disabled_at": "2026-01-01T00:00Z"},
        {"rests_until": "2999-01-01T00:00Z"},
    ],
)
def test_nothing_is_posted_to_who_is_not_in_service(delivery, change):
    Endpoint.objects.update(**change)

    assert sending.claim(delivery.endpoint_id) is None
    assert sending.due_endpoints() == []


def test_what_waited_goes_out_when_it_is_enabled_again(delivery, endpoint, program):
    endpoint.disable(Endpoint.Reason.FAILING)
    assert sending.claim(endpoint.pk) is None

    assert endpoint.enable_again()
    assert not endpoint.enable_again()
    sending.send_due(endpoint.pk)
    assert len(program.posts) == 1


def test_failing_endpoint_rests_longer_and_longer(endpoint):
    rests = []
    for _failure in range(14):
        endpoint.report_failure()
        endpoint.refresh_from_db()
        if endpoint.rests_until:
            rests.append(round((endpoint.rests_until - timezone.now()).total_seconds()))

    assert rests == [5, 10, 20, 40, 80, 160, 300, 300, 300, 300]


def test_two_senders_never_claim_the_same(delivery):
    assert sending.claim(delivery.endpoint_id).pk == delivery.pk
    assert sending.claim(delivery.endpoint_id) is None


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_the_same_time_post_each_once(conversation, endpoint, program):
    program.after = 0.01
    events = conversation.events.model.objects.bulk_create(
        conversation.events.model(conversation=conversation, kind="tagged") for _ in range(12)
    )
    Delivery.objects.address_to(endpoint, events)
    senders = [threading.Thread(target=run, args=[endpoint.pk]) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    ours = {f"evt_{event.pk}" for event in events}
    told = [body["id"] for body in program.bodies if body["id"] in ours]
    assert sorted(told) == sorted(ours)
    assert program.most_at_once <= sending.most_for_one()


def run(endpoint_id):
    from django.db import connection

    try:
        sending.send_due(endpoint_id)
    finally:
        connection.close()


def test_process_that_died_while_posting_leaves_it_to_another(delivery, program):
    dead = sending.claim(delivery.endpoint_id)
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        sending.due_endpoints()
        delivery.refresh_from_db()
        assert (delivery.state, delivery.last_error) == ("failed", "cut_off")
        attempt(delivery)

    assert delivery.state == "delivered"
    assert not dead.try_later("status", 500)  # it was only asleep: its claim is over
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


def test_slow_endpoint_takes_at_most_half_of_the_room(delivery, conversation, endpoint, settings):
    settings.WEBHOOKS_AT_ONCE = 4
    other = Endpoint.objects.create(name="Other", url=endpoint.url)
    fill(conversation, endpoint, 5)
    fill(conversation, other, 5)

    mine = [sending.claim(endpoint.pk) for _ in range(3)]
    theirs = [sending.claim(other.pk) for _ in range(3)]
    assert [bool(one) for one in mine] == [True, True, False]
    assert [bool(one) for one in theirs] == [True, True, False]


def test_failing_endpoint_has_one_post_under_way(delivery, conversation, endpoint):
    fill(conversation, endpoint, 3)
    endpoint.report_failure()

    assert sending.claim(endpoint.pk)
    assert sending.claim(endpoint.pk) is None


def fill(conversation, endpoint, number):
    events = conversation.events.model.objects.bulk_create(
        conversation.events.model(conversation=conversation, kind="tagged") for _ in range(number)
    )
    Delivery.objects.address_to(endpoint, events)


@pytest.mark.parametrize("state", ["delivered", "failed", "given_up", "pending"])
def test_replay_posts_again_with_the_same_id(delivery, program, state):
    attempt(delivery)
    Delivery.objects.update(state=state, attempts=11, last_error="status")

    assert Delivery.objects.replay() == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("pending", 0)
    attempt(delivery)
    assert [body["id"] for body in program.bodies] == [f"evt_{delivery.event_id}"] * 2
    assert delivery.tries.count() == 2


def test_what_is_under_way_is_not_replayed(delivery):
    sending.claim(delivery.endpoint_id)

    assert Delivery.objects.replay() == 0
