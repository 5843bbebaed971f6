"""What an earlier release has left is taken over, and stops no upgrade."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from routing.models import OverflowRule
from workstreams.models import Queue, Retention

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def migrate(*targets):
    MigrationExecutor(connection).migrate(list(targets))


@contextmanager
def as_it_was_before(app, migration):
    migrate((app, migration))
    try:
        yield
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())


def keep_a_rule_without_a_number():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO routing_overflowrule (queue_id, occasion, action, message)"
            " VALUES (%s, 'too_many', 'assign', '')",
            [Queue.default().pk],
        )


def test_overflow_rule_that_never_did_anything_stops_no_upgrade():
    with as_it_was_before("routing", "0006_overflow_after_waiting_acts"):
        keep_a_rule_without_a_number()

    assert not OverflowRule.objects.exists()


def test_journal_is_kept_for_as_long_as_it_was(monkeypatch):
    monkeypatch.setenv("JOURNAL_DAYS", "365")

    with as_it_was_before("workstreams", "0006_roles_by_their_full_names"):
        pass

    assert Retention.current().journal_days == 365
