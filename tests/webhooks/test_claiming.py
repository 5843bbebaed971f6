"""Who posts what, how many at once, and what becomes of it when a sender dies."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from tests.webhooks.conftest import attempt
from workstreams.webhooks import sending
from workstreams.webhooks.models import Delivery, Endpoint
from workstreams.webhooks.models.delivery import LEASE


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
    Delivery.objects.enqueue(endpoint, events)
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
    Delivery.objects.enqueue(endpoint, events)


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
