"""The journal is kept as long as it is useful, and not longer."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from facebook_channel.journal.retention import prune
from facebook_channel.models import GraphCall, WebhookDelivery
from workstreams.models import Retention
from workstreams.pruning import AT_ONCE

NOW = datetime(2026, 5, 31, 12, tzinfo=UTC)
OLD_ENOUGH = NOW - timedelta(days=30, seconds=1)
NOT_YET = NOW - timedelta(days=30)


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel(NOW, tick=False):
        yield


def kept(application, received_at, state="processed"):
    return WebhookDelivery.objects.create(
        application=application, body=b"{}", received_at=received_at, state=state
    )


def called(called_at):
    return GraphCall.objects.create(method="GET", path="me", outcome="done", called_at=called_at)


def test_old_processed_delivery_goes_and_a_younger_one_stays(application):
    kept(application, OLD_ENOUGH)
    young = kept(application, NOT_YET)

    assert prune() == (1, 0)
    assert WebhookDelivery.objects.get() == young


@pytest.mark.parametrize("state", ["pending", "failed"])
def test_delivery_that_was_not_processed_stays_for_ever(application, state):
    kept(application, NOW - timedelta(days=4000), state)

    assert prune() == (0, 0)
    assert WebhookDelivery.objects.exists()


def test_old_call_goes_and_a_younger_one_stays(db):
    called(OLD_ENOUGH)
    young = called(NOT_YET)

    assert prune() == (0, 1)
    assert GraphCall.objects.get() == young


def test_number_of_days_is_for_administrators_to_choose(application):
    Retention.objects.create(pk=1, journal_days=7)
    kept(application, NOW - timedelta(days=8))

    assert prune() == (1, 0)


def test_many_go_in_several_turns(application, django_assert_num_queries):
    old = {"application": application, "received_at": OLD_ENOUGH, "state": "processed"}
    rows = [WebhookDelivery(body=b"{}", **old) for _number in range(AT_ONCE + 1)]
    WebhookDelivery.objects.bulk_create(rows)
    with django_assert_num_queries(4):  # for how long, two turns for deliveries, one for calls
        assert prune() == (AT_ONCE + 1, 0)
