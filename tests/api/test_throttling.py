"""Who asks too often is told when to ask again."""

import pytest
from django.core.cache import cache

from tests.api.conftest import is_problem


@pytest.fixture(autouse=True)
def limited(settings, db):
    settings.API_READS_PER_MINUTE, settings.API_WRITES_PER_MINUTE = 2, 1
    cache.clear()


def test_third_read_within_a_minute_is_refused(program, alice):
    client = program(alice)
    codes = [client.get("/api/v1/queues/").status_code for _ in range(2)]

    refused = client.get("/api/v1/queues/")

    assert codes == [200, 200]
    is_problem(refused, 429)
    assert 0 < int(refused["Retry-After"]) <= 60


def test_writes_are_counted_apart_from_reads(program, alice, held):
    client = program(alice)
    for _ in range(3):
        client.get("/api/v1/queues/")

    first = client.post(
        f"/api/v1/conversations/{held.pk}/messages/", {"text": "Yes."}, format="json"
    )
    second = client.post(
        f"/api/v1/conversations/{held.pk}/messages/", {"text": "No."}, format="json"
    )

    assert (first.status_code, second.status_code) == (201, 429)


def test_tokens_are_counted_apart(program, alice):
    for _ in range(3):
        program(alice).get("/api/v1/queues/")

    assert program(alice).get("/api/v1/queues/").status_code == 200


def test_zero_is_no_limit(program, alice, settings):
    settings.API_READS_PER_MINUTE = 0
    client = program(alice)

    assert {client.get("/api/v1/queues/").status_code for _ in range(5)} == {200}
